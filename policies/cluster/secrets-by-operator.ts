import type { ClusterPolicy } from "./cluster-policy.ts";

/** A secret that somebody wrote into git or a terminal is known to more than its reader: they come from AWS alone (K23). */
export const secretsByOperator = (): ClusterPolicy => ({
  name: "secrets-by-operator",
  assertions: ["K23"],
  noSubject: "Secrets are made in the cluster by External Secrets, and rendered nowhere.",
  resources: [{ group: "", resources: ["secrets"] }],
  variables: [
    {
      name: "owners",
      expression: "has(object.metadata.ownerReferences) ? object.metadata.ownerReferences : []",
    },
  ],
  validations: [
    {
      expression:
        "variables.owners.exists(o, o.kind == 'ExternalSecret' && o.apiVersion.startsWith('external-secrets.io/'))",
      message: "Write an ExternalSecret instead of a Secret; it makes one from AWS Secrets Manager.",
    },
  ],
});
