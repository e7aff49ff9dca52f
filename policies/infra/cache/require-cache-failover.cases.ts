import { type PlanCases, variants } from "../plan-cases.ts";

const cache = variants("aws:elasticache/replicationGroup:ReplicationGroup", {
  automaticFailoverEnabled: true,
  multiAzEnabled: true,
  numCacheClusters: 2,
});

export const cases: PlanCases = {
  good: { "a replica in another zone": cache() },
  bad: {
    "one machine": { plans: cache({ numCacheClusters: 1 }), because: "one machine" },
    "one zone": { plans: cache({ multiAzEnabled: undefined }), because: "takes over" },
  },
};
