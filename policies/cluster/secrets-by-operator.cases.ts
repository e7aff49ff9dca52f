import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const secretsByOperatorCases: PolicyCases = (_, namespace) => {
  const secret = (owner?: { apiVersion: string; kind: string }): KubeObject => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "sample",
      namespace,
      ...(owner && { ownerReferences: [{ ...owner, name: "sample", uid: "11111111-2222-4333-8444-555555555555" }] }),
    },
  });
  return {
    good: { "one that the operator made": secret({ apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" }) },
    bad: {
      "one that somebody wrote": { object: secret(), because: "Write an ExternalSecret" },
      "one of another owner": {
        object: secret({ apiVersion: "apps/v1", kind: "Deployment" }),
        because: "Write an ExternalSecret",
      },
    },
  };
};
