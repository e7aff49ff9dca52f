import { podCases, spread, toleration } from "./pod-cases.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const requireSpreadCases: PolicyCases = (facts, namespace) => {
  const { deployment } = podCases(facts, namespace);
  const zone = spread("topology.kubernetes.io/zone");
  const host = spread("kubernetes.io/hostname");
  return {
    good: { "pods over zones and nodes": deployment() },
    bad: {
      "pods over nodes alone": { object: deployment({ topologySpreadConstraints: [host] }), because: "over zones" },
      "a wish instead of a rule": {
        object: deployment({ topologySpreadConstraints: [{ ...zone, whenUnsatisfiable: "ScheduleAnyway" }, host] }),
        because: "over zones",
      },
      "pods over zones alone": { object: deployment({ topologySpreadConstraints: [zone] }), because: "over nodes" },
      "five minutes on a dead node": {
        object: deployment({ tolerations: [toleration("node.kubernetes.io/not-ready", 300)] }),
        because: "30 seconds",
      },
    },
  };
};
