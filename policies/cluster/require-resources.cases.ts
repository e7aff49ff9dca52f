import { podCases } from "./pod-cases.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const requireResourcesCases: PolicyCases = (facts, namespace) => {
  const { container, pod, deployment, cronJob } = podCases(facts, namespace);
  const requests = { cpu: "10m", memory: "16Mi", "ephemeral-storage": "8Mi" };
  const asking = (resources: object) => pod({ containers: [container({ resources })] });
  return {
    good: {
      "a pod that asks for all three": pod(),
      "a deployment that asks for all three": deployment(),
      "a pod with a CPU limit": asking({ requests, limits: { cpu: "1", memory: "16Mi" } }),
    },
    bad: {
      "no ephemeral storage": {
        object: asking({ requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } }),
        because: "Ask for cpu, memory and ephemeral-storage",
      },
      "more memory than is promised": {
        object: asking({ requests, limits: { memory: "32Mi" } }),
        because: "limits.memory",
      },
      "no limit of memory": { object: asking({ requests }), because: "limits.memory" },
      "no limit of memory in a cron job": {
        object: cronJob({ containers: [container({ resources: { requests } })] }),
        because: "limits.memory",
      },
    },
  };
};
