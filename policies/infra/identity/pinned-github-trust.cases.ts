import { platform } from "../../../environments/platform.ts";
import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const issuer = "token.actions.githubusercontent.com";
const role = (Condition: Readonly<Record<string, Readonly<Record<string, string>>>>): readonly StackPlan[] => [
  planOf([
    planned("aws:iam/role:Role", {
      assumeRolePolicy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
            Condition,
          },
        ],
      }),
    }),
  ]),
];
const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
const subject = (value: string) => ({ [`${issuer}:sub`]: value });
const production = `repo:${platform.repository}:environment:production`;

export const cases: PlanCases = {
  good: { "one environment": role({ StringEquals: { ...audience, ...subject(production) } }) },
  bad: {
    "any branch": {
      plans: role({ StringEquals: { ...audience, ...subject(`repo:${platform.repository}:ref:refs/heads/main`) } }),
      because: "more than one GitHub environment",
    },
    "a pattern": {
      plans: role({ StringEquals: audience, StringLike: subject(`repo:${platform.repository}:*`) }),
      because: "more than one GitHub environment",
    },
    "another repository": {
      plans: role({ StringEquals: { ...audience, ...subject("repo:somebody/else:environment:production") } }),
      because: "more than one GitHub environment",
    },
    "tokens for somebody else": { plans: role({ StringEquals: subject(production) }), because: "audience" },
  },
};
