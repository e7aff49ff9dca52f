import type { ClusterPolicy } from "./cluster-policy.ts";

/** A budget that lets nobody go stops every upgrade of the nodes; one that lets all go is none (K16). */
export const requireRoomToDrain = (): ClusterPolicy => ({
  name: "require-room-to-drain",
  assertions: ["K16"],
  resources: [{ group: "policy", resources: ["poddisruptionbudgets"] }],
  variables: [],
  validations: [
    {
      expression: "has(object.spec.maxUnavailable) && object.spec.maxUnavailable == 1",
      message: "Set maxUnavailable: 1, and no minAvailable, which a scaled-down service cannot keep.",
    },
    {
      expression:
        "has(object.spec.unhealthyPodEvictionPolicy) && object.spec.unhealthyPodEvictionPolicy == 'AlwaysAllow'",
      message: "Set unhealthyPodEvictionPolicy: AlwaysAllow, so that pods which never became healthy block no upgrade.",
    },
  ],
});
