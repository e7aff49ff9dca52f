import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, when } from "../infra-rule.ts";

/**
 * A standby that lacks something, or is smaller, is found out on the worst day. Each regional resource of an environment
 * with two regions has its twin in the other, as large and as safe, but for what is written below.
 */
export const regionsAlike: InfraRule = {
  name: "regions-alike",
  assertions: [],
  scope: "platform",
  judges: ({ component, type }) => !component && type.startsWith("aws:"),
  check: (resource, plan, plans) => {
    const other = plans.find(
      ({ environment, layer, role }) =>
        environment === plan.environment && layer === plan.layer && role !== undefined && role !== plan.role,
    );
    if (plan.role === undefined || !other || allowed.some(({ what }) => what(resource))) return [];
    const name = resource.name.replace(`-${plan.role}-`, `-${other.role ?? ""}-`);
    const twin = other.resources.find((candidate) => candidate.type === resource.type && candidate.name === name);
    if (!twin)
      return [`${other.stack} has no ${name}; declare it in both regions, or allow the difference in regions-alike.`];
    const differences = sizesOf(resource).filter(([path, value]) => {
      const own = sizesOf(twin).find(([candidate]) => candidate === path)?.[1];
      return own !== undefined && own !== value;
    });
    return when(
      differences.length > 0,
      `${other.stack} has another ${differences.map(([path]) => path).join(", ")}; set both regions alike in the environment's file.`,
    );
  },
  flips: [
    { property: "name", to: "renamed", on: isOne("aws:lb/targetGroup:TargetGroup") },
    { property: "inputs.port", to: 1, on: isOne("aws:lb/targetGroup:TargetGroup") },
    { property: "inputs.instanceTypes", to: ["t3.micro"], on: isOne("aws:eks/nodeGroup:NodeGroup") },
    { property: "inputs.scalingConfig.maxSize", to: 1, on: isOne("aws:eks/nodeGroup:NodeGroup") },
    {
      property: "inputs.nodeType",
      to: "cache.t4g.micro",
      on: isOne("aws:elasticache/replicationGroup:ReplicationGroup"),
    },
    { property: "inputs.hostInstanceType", to: "mq.t3.micro", on: isOne("aws:mq/broker:Broker") },
    { property: "inputs.threshold", to: -1, on: isOne("aws:cloudwatch/metricAlarm:MetricAlarm") },
  ],
};

/** What the regions may differ in, and why. */
const allowed: readonly { readonly what: (resource: PlannedResource) => boolean; readonly because: string }[] = [
  {
    what: ({ name }) => /-credentials(-|$)/.test(name),
    because: "credentials are made in the primary, and AWS copies them",
  },
  {
    what: ({ name }) => /-database-g\d+|-g\d+-/.test(name),
    because:
      "each promotion retires a generation of the database in one region; replica-matches-primary compares the two",
  },
  {
    what: ({ type }) => type === "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    because: "backups of the writer are copied to where the writer is not",
  },
];

/** Every number and switch of a resource, and the names of sizes and versions, by path. */
function sizesOf({ inputs }: PlannedResource): readonly (readonly [path: string, value: unknown])[] {
  return leaves(inputs, "").filter(
    ([path, value]) =>
      (typeof value !== "string" || /(instanceClass|nodeType|[iI]nstanceTypes?(\.\d+)?|[vV]ersion)$/.test(path)) &&
      !path.startsWith("tags"),
  );
}

const leaves = (value: unknown, path: string): readonly (readonly [path: string, value: unknown])[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`))
    : [[path, value]];

function isOne(type: string): (resource: PlannedResource) => boolean {
  return (resource) => resource.type === type && /^\w+-\w+-secondary-/.test(resource.name);
}
