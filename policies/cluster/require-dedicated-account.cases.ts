import { podCases } from "./pod-cases.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const requireDedicatedAccountCases: PolicyCases = (facts, namespace) => {
  const { pod, deployment, cronJob } = podCases(facts, namespace);
  return {
    good: { "an account of its own": pod(), "an account of a deployment's own": deployment() },
    bad: {
      "the account of all": { object: pod({ serviceAccountName: "default" }), because: "serviceAccountName" },
      "the account of all in a cron job": {
        object: cronJob({ serviceAccountName: "default" }),
        because: "serviceAccountName",
      },
      "no account, by which all is meant": {
        object: deployment({ serviceAccountName: "" }),
        because: "serviceAccountName",
      },
      "a token of Kubernetes": {
        object: deployment({ automountServiceAccountToken: true }),
        because: "automountServiceAccountToken",
      },
    },
  };
};
