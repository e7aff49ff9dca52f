import type { PodDisruptionBudgetSpec } from "kubernetes-types/policy/v1.d.ts";
import { selectorLabels } from "./labels.ts";

/** One pod at a time leaves for a node upgrade; a pod that never became healthy must not block one. */
export const disruptionBudgetSpec = (service: string): PodDisruptionBudgetSpec => ({
  maxUnavailable: 1,
  unhealthyPodEvictionPolicy: "AlwaysAllow",
  selector: { matchLabels: selectorLabels(service) },
});
