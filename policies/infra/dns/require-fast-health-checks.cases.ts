import { type PlanCases, variants } from "../plan-cases.ts";

const check = variants("aws:route53/healthCheck:HealthCheck", { requestInterval: 10, failureThreshold: 3 });

export const cases: PlanCases = {
  good: {
    "every 10 s from everywhere": check(),
    "from three places": check({ regions: ["us-east-1", "eu-west-1", "sa-east-1"] }),
  },
  bad: {
    "every 30 s": { plans: check({ requestInterval: 30 }), because: "to notice" },
    "from two places": { plans: check({ regions: ["us-east-1", "eu-west-1"] }), because: "three regions" },
  },
};
