import { type PlanCases, variants } from "../plan-cases.ts";

const expiring = (...statuses: readonly string[]): string =>
  JSON.stringify({ rules: statuses.map((tagStatus) => ({ selection: { tagStatus } })) });
const policy = variants("aws:ecr/lifecyclePolicy:LifecyclePolicy", { policy: expiring("untagged") });

export const cases: PlanCases = {
  good: { "what no tag names": policy() },
  bad: {
    "old ones": { plans: policy({ policy: expiring("untagged", "any") }), because: "carry a tag" },
    "some tags": { plans: policy({ policy: expiring("tagged") }), because: "carry a tag" },
  },
};
