import { type PlanCases, variants } from "../plan-cases.ts";

const cache = variants("aws:elasticache/replicationGroup:ReplicationGroup", {
  transitEncryptionEnabled: true,
  userGroupIds: ["rumbo-testing-primary"],
});

export const cases: PlanCases = {
  good: { "TLS and accounts": cache() },
  bad: {
    "in clear": { plans: cache({ transitEncryptionEnabled: false }), because: "in clear" },
    "to everybody": { plans: cache({ userGroupIds: undefined }), because: "whoever" },
  },
};
