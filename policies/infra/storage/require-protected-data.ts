import { type InfraRule, ofType } from "../infra-rule.ts";

/** What cannot be made again from code is never deleted by a mistake in code. */
export const requireProtectedData: InfraRule = {
  name: "require-protected-data",
  assertions: ["A64"],
  scope: "resource",
  judges: ofType(
    "aws:ecr/repository:Repository",
    "aws:kms/key:Key",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:mq/broker:Broker",
    "aws:rds/instance:Instance",
    "aws:route53/zone:Zone",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
  ),
  check: ({ protect }) =>
    protect ? [] : ["A mistake in the program could delete it; declare it with the option protect: true."],
  flips: [{ property: "protect", to: false }],
};
