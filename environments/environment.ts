import { z } from "zod";
import { availabilityZones, type AwsRegion } from "./regions.ts";

const regionNames = Object.keys(availabilityZones) as [AwsRegion, ...AwsRegion[]];

/** `10.0.0.0/16` and the like: private, aligned, and between /16 and /20, so that three zones of three subnets fit. */
const Cidr = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.20.0.0/16");

const Nodes = z
  .strictObject({
    instanceType: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/, "an EC2 instance type such as m7i.large"),
    min: z.int().min(1).max(100),
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
    /** Who may reach the Kubernetes API from outside the VPC. Empty: nobody, the endpoint is private. */
    clusterAccess: z.array(Cidr).readonly(),
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
    recovery: z.strictObject({ rtoSeconds: z.int().positive(), rpoSeconds: z.int().positive() }).readonly(),
    regions: z.strictObject({ primary: RegionSettings, secondary: RegionSettings.optional() }).readonly(),
  })
  .readonly();

export type Environment = z.infer<typeof Environment>;
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
