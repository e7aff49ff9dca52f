import { type PlanCases, variants } from "../plan-cases.ts";

const balancer = variants("aws:lb/loadBalancer:LoadBalancer", {
  enableDeletionProtection: true,
  accessLogs: { enabled: true, bucket: "logs" },
});

export const cases: PlanCases = {
  good: { "protected and logged": balancer() },
  bad: {
    unprotected: { plans: balancer({ enableDeletionProtection: undefined }), because: "one step" },
    "without logs": { plans: balancer({ accessLogs: undefined }), because: "who connected" },
  },
};
