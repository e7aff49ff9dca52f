import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const policy = (...statements: readonly object[]): string => JSON.stringify({ Statement: statements });
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const owner = { AWS: "arn:aws:iam::111122223333:root" };
const bucket = (statement: object): readonly StackPlan[] => [
  planOf([planned("aws:s3/bucketPolicy:BucketPolicy", { policy: policy(statement) })]),
];

export const cases: PlanCases = {
  good: {
    "our account and a service": [
      planOf([
        planned("aws:kms/key:Key", { policy: policy({ ...allow, Principal: owner }) }),
        planned("aws:sns/topicPolicy:TopicPolicy", { policy: policy({ ...allow, Principal: owner }) }),
        planned("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
          policyDocument: policy({ ...allow, Principal: { Service: ["route53.amazonaws.com"] } }),
        }),
        planned("aws:iam/role:Role", {
          assumeRolePolicy: policy({ ...allow, Principal: { Service: ["eks.amazonaws.com"] } }),
        }),
      ]),
    ],
    "everybody refused": bucket({ ...allow, Effect: "Deny", Principal: "*" }),
  },
  bad: {
    "a bucket for everybody": { plans: bucket({ ...allow, Principal: "*" }), because: "lets everybody s3:GetObject" },
    "everybody of AWS": { plans: bucket({ ...allow, Principal: { AWS: ["*"] } }), because: "lets everybody" },
    "everybody but one": { plans: bucket({ ...allow, NotPrincipal: owner }), because: "lets everybody" },
    "a public registry": {
      plans: [planOf([planned("aws:ecrpublic/repository:Repository", {})])],
      because: "public by nature",
    },
  },
};
