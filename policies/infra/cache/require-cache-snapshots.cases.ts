import { type PlanCases, variants } from "../plan-cases.ts";

const cache = variants("aws:elasticache/replicationGroup:ReplicationGroup", {
  snapshotRetentionLimit: 1,
  subnetGroupName: "rumbo-testing-primary-cache",
});

export const cases: PlanCases = {
  good: { "a day, in subnets of its own": cache() },
  bad: {
    none: { plans: cache({ snapshotRetentionLimit: undefined }), because: "snapshots" },
    anywhere: { plans: cache({ subnetGroupName: undefined }), because: "default subnets" },
  },
};
