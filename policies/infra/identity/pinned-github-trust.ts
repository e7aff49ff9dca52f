import { platform } from "../../../environments/platform.ts";
import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, when } from "../infra-rule.ts";
import { demanded, resourcePolicyOf, type Statement } from "../policy-document.ts";

/**
 * GitHub signs tokens for every repository there is. A role of ours trusts one GitHub environment of one repository, by
 * equality: that environment's rules then decide which branch and who approves.
 */
export const pinnedGithubTrust: InfraRule = {
  name: "pinned-github-trust",
  assertions: ["A56"],
  scope: "resource",
  judges: (resource) => resource.type === "aws:iam/role:Role" && trusted(resource).length > 0,
  check: (role) =>
    trusted(role).flatMap((statement) => {
      const subjects = demanded(statement, "StringEquals", `${issuer}:sub`);
      return [
        ...when(
          demanded(statement, "StringEquals", `${issuer}:aud`).join() !== "sts.amazonaws.com",
          "It trusts tokens that were made for others; demand the audience sts.amazonaws.com by StringEquals.",
        ),
        ...when(
          subjects.length === 0 || !subjects.every(isOneEnvironment),
          `It trusts more than one GitHub environment of ${platform.repository}; demand its subject by StringEquals.`,
        ),
      ];
    }),
  flips: [
    { property: "inputs.assumeRolePolicy", to: trusting("repo:somebody/else:environment:production") },
    { property: "inputs.assumeRolePolicy", to: trusting(`repo:${platform.repository}:*`) },
    { property: "inputs.assumeRolePolicy", to: trusting(`repo:${platform.repository}:ref:refs/heads/main`) },
  ],
};

const issuer = "token.actions.githubusercontent.com";

function isOneEnvironment(subject: string): boolean {
  const ours = `repo:${platform.repository}:environment:`;
  return subject.startsWith(ours) && /^[a-z0-9-]+$/.test(subject.slice(ours.length));
}

const trusted = (role: PlannedResource): readonly Statement[] =>
  resourcePolicyOf(role).filter(
    ({ effect, principals }) => effect === "Allow" && principals.some((principal) => principal.includes(issuer)),
  );

function trusting(subject: string): string {
  const equals = {
    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    "token.actions.githubusercontent.com:sub": subject,
  };
  const Principal = { Federated: "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" };
  return JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Condition: { StringEquals: equals } }] });
}
