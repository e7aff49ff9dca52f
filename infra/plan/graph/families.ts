/** What a card is about. The order is that of the legend. */
export const families = [
  "network",
  "balancer",
  "dns",
  "certificate",
  "cluster",
  "nodes",
  "function",
  "delivery",
  "database",
  "cache",
  "broker",
  "storage",
  "registry",
  "secret",
  "key",
  "identity",
  "alarm",
  "logs",
  "mail",
  "budget",
  "other",
] as const;

export type Family = (typeof families)[number];

/**
 * What tells a component's family: the first of these that one of its resources begins with. What a component is for comes
 * before what it needs, so a database with a firewall and a key is a database.
 */
const signs: readonly (readonly [string, Family])[] = [
  ["aws:rds/", "database"],
  ["aws:elasticache/", "cache"],
  ["aws:mq/", "broker"],
  ["aws:ec2/vpc:", "network"],
  ["aws:eks/cluster:", "cluster"],
  ["aws:eks/addon:", "cluster"],
  ["aws:eks/nodeGroup:", "nodes"],
  ["aws:lambda/", "function"],
  ["aws:lb/", "balancer"],
  ["aws:ecr/", "registry"],
  ["aws:s3/", "storage"],
  ["aws:dynamodb/", "storage"],
  ["aws:backup/", "storage"],
  ["aws:acm/", "certificate"],
  ["aws:ses", "mail"],
  ["aws:budgets/", "budget"],
  ["aws:route53/", "dns"],
  ["kubernetes:", "delivery"],
  ["aws:secretsmanager/", "secret"],
  ["aws:kms/", "key"],
  ["aws:cloudwatch/metricAlarm:", "alarm"],
  ["aws:cloudwatch/dashboard:", "alarm"],
  ["aws:sns/", "alarm"],
  ["aws:eks/", "identity"],
  ["aws:iam/", "identity"],
  ["aws:ec2/", "network"],
  ["aws:vpc/", "network"],
  ["aws:cloudwatch/", "logs"],
];

/** @param types Pulumi's type tokens of all that is in the component */
export const familyOf = (types: readonly string[]): Family =>
  signs.find(([sign]) => types.some((type) => type.startsWith(sign)))?.[1] ?? "other";
