import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const pins = {
  "aws:SourceAccount": "111122223333",
  "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:us-east-1:111122223333:cluster/rumbo-testing-primary",
  "aws:RequestTag/kubernetes-namespace": "logistics",
  "aws:RequestTag/kubernetes-service-account": "ms-mapeo",
};
const role = (StringEquals: Readonly<Record<string, unknown>>): readonly StackPlan[] => [
  planOf([
    planned("aws:iam/role:Role", {
      assumeRolePolicy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Principal: { Service: "pods.eks.amazonaws.com" },
            Condition: { StringEquals },
          },
        ],
      }),
    }),
  ]),
];

export const cases: PlanCases = {
  good: { "one service account of one cluster": role(pins) },
  bad: {
    "any pod of the account": {
      plans: role({ "aws:SourceAccount": "111122223333" }),
      because: "kubernetes-service-account by StringEquals",
    },
    "two service accounts": {
      plans: role({ ...pins, "aws:RequestTag/kubernetes-service-account": ["ms-mapeo", "ms-horarios"] }),
      because: "demand aws:RequestTag/kubernetes-service-account by",
    },
  },
};
