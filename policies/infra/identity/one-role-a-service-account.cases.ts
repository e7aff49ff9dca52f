import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const role = (name: string, serviceAccount: string): PlannedResource =>
  planned(
    "aws:iam/role:Role",
    {
      assumeRolePolicy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "pods.eks.amazonaws.com" },
            Condition: { StringEquals: { "aws:RequestTag/kubernetes-service-account": serviceAccount } },
          },
        ],
      }),
    },
    { name },
  );
const association = (serviceAccount: string, roleName: string): PlannedResource =>
  planned(
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    { serviceAccount, roleArn: `arn:aws:iam::111122223333:role/${roleName}` },
    { name: serviceAccount, references: { roleArn: [`aws:iam/role:Role::${roleName}`] } },
  );

export const cases: PlanCases = {
  good: {
    "a role each": [planOf([role("a", "ms-a"), role("b", "ms-b"), association("ms-a", "a"), association("ms-b", "b")])],
  },
  bad: {
    "a trust of somebody else": {
      plans: [planOf([role("a", "ms-a"), association("ms-b", "a")])],
      because: "does not trust the ServiceAccount ms-b",
    },
    "a role from elsewhere": { plans: [planOf([association("ms-a", "a")])], because: "of another stack" },
    "a role for two": {
      plans: [planOf([role("a", "ms-a"), association("ms-a", "a"), { ...association("ms-a", "a"), name: "copy" }])],
      because: "shares its role",
    },
  },
};
