import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const role = (statement: object): readonly StackPlan[] => [
  planOf([
    planned("aws:iam/role:Role", {}),
    planned("aws:iam/rolePolicy:RolePolicy", {
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", ...statement }] }),
    }),
  ]),
];

export const cases: PlanCases = {
  good: {
    "one action on one resource": role({ Action: ["s3:PutObject"], Resource: ["arn:aws:s3:::dumps/*"] }),
    "looking up names": role({ Action: ["ec2:DescribeVpcs", "ecr:GetAuthorizationToken"], Resource: "*" }),
    "anywhere, under a condition": role({
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": "Rumbo" } },
    }),
  },
  bad: {
    everything: { plans: role({ Action: "*", Resource: "*" }), because: "may do *" },
    "all of a service": { plans: role({ Action: ["s3:*"], Resource: "arn:aws:s3:::dumps" }), because: "may do s3:*" },
    "changing anything": { plans: role({ Action: "s3:PutObject", Resource: "*" }), because: "s3:PutObject anywhere" },
    "reading any secret": {
      plans: role({ Action: "secretsmanager:GetSecretValue", Resource: "*" }),
      because: "GetSecretValue anywhere",
    },
    "all but deleting": { plans: role({ NotAction: "s3:DeleteObject", Resource: "*" }), because: "all but" },
  },
};
