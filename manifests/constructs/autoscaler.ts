import type { HorizontalPodAutoscalerSpec } from "kubernetes-types/autoscaling/v2.d.ts";

/** Adds pods at once and takes them away slowly: a fleet that reports every few seconds comes back after a short silence. */
export const autoscalerSpec = (
  deployment: string,
  replicas: { readonly min: number; readonly max: number },
): HorizontalPodAutoscalerSpec => ({
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
  minReplicas: replicas.min,
  maxReplicas: replicas.max,
  // 60 % leaves the room that the remaining pods need when one of three zones is lost.
  metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } }],
  behavior: {
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] },
  },
});
