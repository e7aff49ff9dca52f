import type { PlannedResource, StackPlan } from "../../../infra/plan/stack-plan.ts";
import { isDumpBucket, settingType } from "../buckets.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { resourcesOf } from "../links.ts";
import { listOf } from "../property.ts";

/** A dump that went with its region was no dump. Both ways, since either region may be the one that writes. */
export const requireReplicatedDumps: InfraRule = {
  name: "require-replicated-dumps",
  assertions: ["A53"],
  scope: "platform",
  judges: isDumpBucket,
  check: (bucket, plan, plans) => {
    const wanted = others(plan, plans).map(({ inputs }) => `arn:aws:s3:::${String(inputs["bucket"])}`);
    // By name and not by reference: the stack that joins the regions reads neither's.
    const copied = plans
      .flatMap((other) => resourcesOf(other, settingType("BucketReplicationConfig")))
      .filter(({ inputs }) => inputs["bucket"] === bucket.inputs["bucket"])
      .flatMap((replication) => listOf(replication, "inputs.rules") as readonly Rule[])
      .filter(({ status }) => status === "Enabled")
      .map(({ destination }) => destination.bucket);
    const missing = wanted.filter((arn) => !copied.includes(arn));
    return when(
      missing.length > 0,
      `Its dumps are not copied to ${missing.join(", ")}; declare a BucketReplicationConfig.`,
    );
  },
  flips: [
    { property: "inputs.rules.0.status", to: "Disabled", on: ofType(settingType("BucketReplicationConfig")) },
    {
      property: "inputs.rules.0.destination.bucket",
      to: "arn:aws:s3:::another",
      on: ofType(settingType("BucketReplicationConfig")),
    },
    { property: "inputs.bucket", to: "another", on: ofType(settingType("BucketReplicationConfig")) },
  ],
};

interface Rule {
  readonly status: "Enabled" | "Disabled";
  readonly destination: { readonly bucket: string };
}

/** The dump buckets of the environment's other region. */
const others = (plan: StackPlan, plans: readonly StackPlan[]): readonly PlannedResource[] =>
  plans
    .filter(({ environment, role }) => environment === plan.environment && role !== undefined && role !== plan.role)
    .flatMap(({ resources }) => resources.filter(isDumpBucket));
