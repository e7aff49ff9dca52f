import { instanceType, type PlacedDatabase, sourceOf } from "../databases.ts";
import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, when } from "../infra-rule.ts";
import { madeFrom } from "../links.ts";

/** A replica that is promoted serves everybody: it must be in another region, under that region's key, and no smaller. */
export const replicaMatchesPrimary: InfraRule = {
  name: "replica-matches-primary",
  assertions: ["A28", "A29", "A30", "A31"],
  scope: "platform",
  judges: ({ type, inputs }) => type === instanceType && inputs["replicateSourceDb"] !== undefined,
  check: (replica, plan, plans) => {
    const { inputs, region = "" } = replica;
    const primary = sourceOf(replica, plans);
    if (!primary)
      return [
        `No stack declares its source ${String(inputs["replicateSourceDb"])}; name the writer's ARN (writerArn).`,
      ];
    const { resource } = primary;
    return [
      ...when(region === resource.region, "It is in its primary's region; a replica stands by in another one."),
      ...when(
        !String(inputs["kmsKeyId"]).startsWith(`arn:aws:kms:${region}:`),
        `Its key is not of ${region}; give it the data key of its own region.`,
      ),
      ...when(inputs["multiAz"] !== true, "It is in one zone; set database.multiAz: true in its region's settings."),
      ...when(
        !(Number(inputs["backupRetentionPeriod"]) > 0),
        "It keeps no backups, so it could have no replica when promoted; set database.backupRetentionDays.",
      ),
      ...when(
        parametersOf({ resource: replica, plan }) !== parametersOf(primary),
        "Its parameters are not its primary's; give both a parameter group of the same family and values.",
      ),
      ...when(
        classSize(replica) < classSize(resource),
        `Its class ${String(inputs["instanceClass"])} is smaller than its primary's ${String(resource.inputs["instanceClass"])}.`,
      ),
      ...when(
        Number(inputs["maxAllocatedStorage"] ?? 0) < Number(resource.inputs["maxAllocatedStorage"] ?? 0),
        "Its storage cannot grow as far as its primary's; set database.storageGiB alike in both regions.",
      ),
      ...when(
        ![undefined, resource.inputs["engineVersion"]].includes(inputs["engineVersion"]),
        "Its version is not its primary's; leave engineVersion away, a replica inherits it.",
      ),
    ];
  },
  flips: [
    { property: "inputs.replicateSourceDb", to: "arn:aws:rds:eu-west-1:111122223333:db:nobody" },
    { property: "region", to: "us-east-1" },
    { property: "inputs.kmsKeyId", to: "arn:aws:kms:eu-west-1:111122223333:key/1" },
    { property: "inputs.multiAz", to: false },
    { property: "inputs.backupRetentionPeriod", to: 0 },
    { property: "references.parameterGroupName", to: [] },
    { property: "inputs.family", to: "postgres14", on: isStandbysParameters },
    { property: "inputs.parameters", to: [], on: isStandbysParameters },
    { property: "inputs.instanceClass", to: "db.t4g.micro" },
    { property: "inputs.maxAllocatedStorage", to: 20 },
    { property: "inputs.engineVersion", to: "14" },
  ],
};

/** Family and values of a database's parameter group, to compare; something of its own for one without a group of ours. */
function parametersOf({ resource, plan }: PlacedDatabase): string {
  const group = madeFrom(plan, resource, "parameterGroupName").find(
    ({ type }) => type === "aws:rds/parameterGroup:ParameterGroup",
  );
  return group ? JSON.stringify([group.inputs["family"], group.inputs["parameters"]]) : plan.stack;
}

/** Size of a class such as `db.m7g.2xlarge`, where each size is about twice the one before. */
function classSize({ inputs }: PlannedResource): number {
  const size = String(inputs["instanceClass"]).split(".")[2] ?? "";
  const multiple = /^(\d+)xlarge$/.exec(size);
  return multiple ? 4 + Math.log2(Number(multiple[1])) : ["micro", "small", "medium", "large", "xlarge"].indexOf(size);
}

function isStandbysParameters({ type, name }: PlannedResource): boolean {
  return type === "aws:rds/parameterGroup:ParameterGroup" && name.includes("-secondary-");
}
