import { z } from "zod";
import { availabilityZones, type AwsRegion } from "./regions.ts";

const regionNames = Object.keys(availabilityZones) as [AwsRegion, ...AwsRegion[]];

/** How a range is written. What a VPC's must be beyond that is `cidrProblem`'s to say. */
const Cidr = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.20.0.0/16");

/** Who may reach an API: the world would be no allow-list, and neither would half of it. */
const AllowedRange = Cidr.refine((cidr) => {
  const bits = Number(cidr.split("/")[1]);
  return bits >= 16 && bits <= 32;
}, "a range from /16 to /32");

/**
 * Private ways to AWS's own services. One zone's serve all three zones at a third of the price, and are gone with that zone;
 * opting for that must say why, so that a reviewer can disagree.
 */
const InterfaceEndpoints = z.discriminatedUnion("zones", [
  z.strictObject({ zones: z.literal("every") }).readonly(),
  z.strictObject({ zones: z.literal("one"), reason: z.string().min(10) }).readonly(),
]);

const Nodes = z
  .strictObject({
    instanceType: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/, "an EC2 instance type such as m7i.large"),
    min: z.int().min(3, "at least 3 nodes, one a zone").max(100),
    max: z.int().min(1).max(100),
  })
  .refine((nodes) => nodes.max >= nodes.min, { path: ["max"], error: "a number not below nodes.min" })
  .readonly();

/**
 * One PostgreSQL instance. `generation` is part of its identifier: RDS cannot make an old primary a replica again, so a
 * promotion retires one generation and the next replica is a new one.
 */
const DatabaseInstance = z
  .strictObject({ generation: z.int().min(1), state: z.enum(["writer", "replica", "retired"]) })
  .readonly();

const Database = z
  .strictObject({
    instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "an RDS class such as db.m7g.large"),
    storageGiB: z.int().min(20).max(65536),
    multiAz: z.boolean(),
    /** Days of point-in-time recovery. A cross-region replica needs at least 1 on both sides. */
    backupRetentionDays: z.int().min(1).max(35),
    instances: z.array(DatabaseInstance).min(1).readonly(),
  })
  .readonly();

const RegionSettings = z
  .strictObject({
    region: z.enum(regionNames, { error: `one of ${regionNames.join(", ")}` }),
    /** Range of the VPC. Unique across all environments, so that any two can be peered. */
    cidr: Cidr,
    /** One gateway is cheaper; one a zone survives the loss of a zone. */
    natGateways: z.enum(["one", "one-per-zone"]),
    interfaceEndpoints: InterfaceEndpoints,
    /** Who may reach the Kubernetes API from outside the VPC. Empty: nobody, the endpoint is private. */
    clusterAccess: z.array(AllowedRange).readonly(),
    nodes: Nodes,
    database: Database,
    cache: z.strictObject({ nodeType: z.string().startsWith("cache."), replicas: z.int().min(0).max(5) }).readonly(),
    broker: z
      .strictObject({
        instanceType: z.string().startsWith("mq."),
        deployment: z.enum(["SINGLE_INSTANCE", "CLUSTER_MULTI_AZ"]),
      })
      .readonly(),
  })
  .readonly();

/** What losing the data would mean. `disposable` must say why, so that a reviewer can disagree. */
const Data = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("irreplaceable") }).readonly(),
  z.strictObject({ kind: z.literal("disposable"), reason: z.string().min(10) }).readonly(),
]);

/**
 * How region-guard tells that a region is lost. Seconds, of a clock that never goes back. The values that we ship are those
 * of recovery's protocol; `recoveryTimeline` computes from them what a lost region costs.
 */
const Failover = z
  .strictObject({
    /** How long a region may accept writes without renewing its lease. Ours: 30. */
    leaseSeconds: z.int().positive(),
    /** How often it renews; a lease outlives a few failures. Ours: 5. */
    renewSeconds: z.int().positive(),
    /** How often each of the three vantage points asks how the other region is. Ours: 5. */
    probeSeconds: z.int().positive(),
    /**
     * How long two vantage points must have had nothing but bad answers, counted from their last good one. Longer than the
     * lease, so that a region that is cut off has stopped writing before the other begins. Ours: 60.
     */
    holdSeconds: z.int().positive(),
    /** How long nothing moves by itself after a failover. Ours: 3600. */
    cooldownSeconds: z.int().positive(),
    /** What a game day has measured for promoting the replica. Absent until one has. */
    promotionSeconds: z.int().positive().optional(),
  })
  .readonly();

const Recovery = z
  .strictObject({
    /** From the loss of the region that takes writes until another takes them. */
    rtoSeconds: z.int().positive(),
    /** How much of what was written last may be gone. */
    rpoSeconds: z.int().positive(),
    /** Exactly where there is a second region. */
    failover: Failover.optional(),
  })
  .readonly();

/** One environment on AWS: what exists where, how large, and what it promises. The schema is the type. */
export const Environment = z
  .strictObject({
    /** At most 10 characters, because load balancer names end at 32. */
    name: z.string().regex(/^[a-z][a-z0-9]{1,9}$/, "2 to 10 lower-case letters and digits, starting with a letter"),
    /** Public host name. Regions publish `<role>.<domain>`. */
    domain: z.hostname(),
    /** The git branch that Argo CD follows. */
    branch: z.enum(["develop", "main"]),
    data: Data,
    /** What is promised when a region is lost. */
    recovery: Recovery,
    /** Who hears of alarms. AWS sends a mail that has to be confirmed before the first alarm arrives. */
    alerts: z.strictObject({ email: z.email() }).readonly(),
    /** Generation of the keys that services sign with. Raising it by one rotates them (docs/runbooks/rotate-secrets.md). */
    keyGeneration: z.int().min(1),
    regions: z.strictObject({ primary: RegionSettings, secondary: RegionSettings.optional() }).readonly(),
  })
  .readonly();

export type Environment = z.infer<typeof Environment>;
export type Failover = z.infer<typeof Failover>;
export type RegionSettings = z.infer<typeof RegionSettings>;

/** Who serves users (`primary`) and who stands by warm (`secondary`). A role never moves; ownership of writes does. */
export type RegionRole = keyof Environment["regions"];

/** The regions that an environment has, primary first. */
export function regionsOf(environment: Environment): readonly { role: RegionRole; settings: RegionSettings }[] {
  const { primary, secondary } = environment.regions;
  return [
    { role: "primary", settings: primary },
    ...(secondary ? [{ role: "secondary" as const, settings: secondary }] : []),
  ];
}

/**
 * The one of a region's instances that its services use: the writer or the replica, and the last retired one when the
 * region has neither.
 */
export function currentInstance<I extends Pick<z.infer<typeof DatabaseInstance>, "state">>(instances: readonly I[]): I {
  const current = instances.find(({ state }) => state !== "retired") ?? instances.at(-1);
  // The schema asks for one instance at least.
  if (!current) throw new Error("A region has no database instance");
  return current;
}
