import { type InfraRule, ofType } from "../infra-rule.ts";
import { type Statement, statementsOf } from "../policy-document.ts";
import { listOf } from "../property.ts";

/** What a stolen role may do is named action by action, and what it may change, resource by resource. */
export const noWildcardPermissions: InfraRule = {
  name: "no-wildcard-permissions",
  assertions: ["A55"],
  scope: "resource",
  judges: ofType(
    "aws:iam/groupPolicy:GroupPolicy",
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy",
  ),
  check: (resource) => {
    const inline = listOf(resource, "inputs.inlinePolicies") as readonly { readonly policy?: string }[];
    return [resource.inputs["policy"], ...inline.map(({ policy }) => policy)]
      .flatMap(statementsOf)
      .filter(({ effect }) => effect === "Allow")
      .flatMap(problems);
  },
  flips: [
    { property: "inputs.policy", to: allowing("*", "arn:aws:s3:::one"), on: ofType("aws:iam/rolePolicy:RolePolicy") },
    { property: "inputs.policy", to: allowing("s3:PutObject", "*"), on: ofType("aws:iam/rolePolicy:RolePolicy") },
    { property: "inputs.inlinePolicies", to: [{ policy: allowing("iam:*", "*") }], on: ofType("aws:iam/role:Role") },
  ],
};

function problems(statement: Statement): readonly string[] {
  const { actions, resources, inverted, conditions } = statement;
  if (inverted) return ["It allows all but what it names; name what it allows."];
  const whole = actions.filter((action) => /^(\*|[\w-]+:\*)$/.test(action));
  if (whole.length > 0) return [`It may do ${whole.join(", ")}; name the actions.`];
  // A condition, such as the tag of what is changed, may narrow what an ARN cannot.
  if (!resources.includes("*") || Object.keys(conditions).length > 0) return [];
  const changing = actions.filter((action) => !harmlessAnywhere.test(action));
  return changing.length > 0 ? [`It may ${changing.join(", ")} anywhere; name the resources.`] : [];
}

/** Looking up names is limited to no resource by AWS itself; reading what is stored is no looking up. */
const harmlessAnywhere =
  /^[\w-]+:(Describe|List)\w*$|^ecr:GetAuthorizationToken$|^route53:GetHostedZone$|^acm:GetCertificate$/;

function allowing(action: string, resource: string): string {
  return JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });
}
