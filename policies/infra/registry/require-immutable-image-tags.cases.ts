import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const type = "aws:ecr/repository:Repository";

export const cases: PlanCases = {
  good: { immutable: [planOf([planned(type, { imageTagMutability: "IMMUTABLE" })])] },
  bad: {
    mutable: { plans: [planOf([planned(type, { imageTagMutability: "MUTABLE" })])], because: "can be moved" },
    "not said, which AWS takes for mutable": { plans: [planOf([planned(type, {})])], because: '"IMMUTABLE"' },
  },
};
