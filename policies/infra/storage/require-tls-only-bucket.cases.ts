import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { bucketWith, type PlanCases } from "../plan-cases.ts";

const arn = "arn:aws:s3:::rumbo-testing-primary-dumps-111122223333";
const deny = {
  Effect: "Deny",
  Action: "s3:*",
  Principal: "*",
  Resource: [arn, `${arn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const bucket = (statement: object): readonly StackPlan[] =>
  bucketWith({ BucketPolicy: { policy: JSON.stringify({ Statement: [statement] }) } });

export const cases: PlanCases = {
  good: { "plain HTTP refused": bucket(deny) },
  bad: {
    "only of the bucket, not of what is in it": { plans: bucket({ ...deny, Resource: [arn] }), because: "plain HTTP" },
    "only reading": { plans: bucket({ ...deny, Action: "s3:GetObject" }), because: "plain HTTP" },
    "the wrong way round": {
      plans: bucket({ ...deny, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      because: "plain HTTP",
    },
    "no policy": { plans: bucketWith({}), because: "plain HTTP" },
  },
};
