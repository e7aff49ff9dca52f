import type { KubeObject } from "../../environments/rendered-tree.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const requireRoomToDrainCases: PolicyCases = (_, namespace) => {
  const budget = (spec: object): KubeObject & { spec: object } => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "sample", namespace },
    spec: { selector: { matchLabels: { app: "sample" } }, ...spec },
  });
  const always = { unhealthyPodEvictionPolicy: "AlwaysAllow" };
  return {
    good: { "one at a time": budget({ maxUnavailable: 1, ...always }) },
    bad: {
      "nobody ever": { object: budget({ maxUnavailable: 0, ...always }), because: "maxUnavailable: 1" },
      "all at once": { object: budget({ maxUnavailable: "100%", ...always }), because: "maxUnavailable: 1" },
      "as many as there are": { object: budget({ minAvailable: 5, ...always }), because: "maxUnavailable: 1" },
      "pods that are ill hold on": { object: budget({ maxUnavailable: 1 }), because: "AlwaysAllow" },
    },
  };
};
