import { secretMark } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** A password that Pulumi does not know to be one is readable in every plan, log and state. */
export const noPlainSecrets: InfraRule = {
  name: "no-plain-secrets",
  assertions: ["A27"],
  scope: "resource",
  planOnly: "The engine hands policies secrets in clear, so only the plan can tell one from a plain value.",
  judges: ({ type }) => type in secretsIn,
  check: (resource) =>
    (secretsIn[resource.type] ?? []).flatMap((path) =>
      when(
        [propertyOf(resource, path)].flat().some((value) => value !== undefined && value !== secretMark),
        `${path} is readable; make it a pulumi.secret.`,
      ),
    ),
  flips: Object.entries(secretPaths()).flatMap(([type, paths]) =>
    paths.map((property) => ({
      property,
      to: property.endsWith("passwords") ? ["hunter2"] : "hunter2",
      on: (resource) => resource.type === type,
    })),
  ),
};

const secretsIn = secretPaths();

function secretPaths(): Readonly<Record<string, readonly string[]>> {
  return {
    "aws:elasticache/replicationGroup:ReplicationGroup": ["inputs.authToken"],
    "aws:elasticache/user:User": ["inputs.passwords"],
    "aws:mq/broker:Broker": ["inputs.users.0.password"],
    "aws:rds/instance:Instance": ["inputs.password"],
    "aws:secretsmanager/secretVersion:SecretVersion": ["inputs.secretString"],
  };
}
