import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import type { InfraRule } from "../infra-rule.ts";

/** A replica that is promoted serves everybody: it must be in another region, under that region's key, and no smaller. */
export const replicaMatchesPrimary: InfraRule = {
  name: "replica-matches-primary",
  assertions: ["A28", "A29", "A30", "A31"],
  scope: "platform",
  judges: ({ type, inputs }) => type === instanceType && inputs["replicateSourceDb"] !== undefined,
  check: (replica, _plan, plans) => {
    const source = String(replica.inputs["replicateSourceDb"]);
    const primary = instanceAt(source, plans);
    if (!primary) return [`No stack declares its source ${source}; name the writer's ARN (writerArn).`];
    const problem = (condition: boolean, message: string): readonly string[] => (condition ? [message] : []);
    const region = replica.region ?? "";
    return [
      ...problem(region === primary.region, "It is in its primary's region; a replica stands by in another one."),
      ...problem(
        !String(replica.inputs["kmsKeyId"]).startsWith(`arn:aws:kms:${region}:`),
        `Its key is not of ${region}; give it the data key of its own region.`,
      ),
      ...problem(
        replica.inputs["multiAz"] !== true,
        "It is in one zone; set database.multiAz: true in its region's settings.",
      ),
      ...problem(
        !(Number(replica.inputs["backupRetentionPeriod"]) > 0),
        "It keeps no backups, so it could have no replica when promoted; set database.backupRetentionDays.",
      ),
      ...problem(
        replica.inputs["parameterGroupName"] === undefined,
        "It has AWS's default parameters; give it a parameter group like its primary's.",
      ),
      ...problem(
        classSize(replica) < classSize(primary),
        `Its class ${String(replica.inputs["instanceClass"])} is smaller than its primary's ${String(primary.inputs["instanceClass"])}.`,
      ),
    ];
  },
  flips: [
    { property: "inputs.replicateSourceDb", to: "arn:aws:rds:eu-west-1:111122223333:db:nobody" },
    { property: "inputs.kmsKeyId", to: "arn:aws:kms:eu-west-1:111122223333:key/1" },
    { property: "inputs.multiAz", to: false },
    { property: "inputs.backupRetentionPeriod", to: 0 },
    { property: "inputs.parameterGroupName", to: undefined },
    { property: "inputs.instanceClass", to: "db.t4g.micro" },
  ],
};

const instanceType = "aws:rds/instance:Instance";

function instanceAt(arn: string, plans: readonly StackPlan[]): PlannedResource | undefined {
  const [, , , region, , , identifier] = arn.split(":");
  return plans
    .flatMap(({ resources }) => resources)
    .find(
      (resource) =>
        resource.type === instanceType && resource.region === region && resource.inputs["identifier"] === identifier,
    );
}

/** Size of a class such as `db.m7g.2xlarge`, where each size is about twice the one before. */
function classSize({ inputs }: PlannedResource): number {
  const size = String(inputs["instanceClass"]).split(".")[2] ?? "";
  const multiple = /^(\d+)xlarge$/.exec(size);
  return multiple ? 4 + Math.log2(Number(multiple[1])) : ["micro", "small", "medium", "large", "xlarge"].indexOf(size);
}
