import { describe, expect, it } from "vitest";
import type { Place } from "../../environments/naming.ts";
import type { Alarm } from "./alarm.ts";
import { brokerAlarms } from "./broker-alarms.ts";
import { cacheAlarms } from "./cache-alarms.ts";
import { clusterAlarms } from "./cluster-alarms.ts";
import { databaseAlarms } from "./database-alarms.ts";
import { dumpAlarms } from "./dump-alarms.ts";
import { entryAlarms } from "./entry-alarms.ts";
import { failoverAlarms } from "./failover-alarms.ts";
import { guardAlarms } from "./guard-alarms.ts";

const place: Place = { environment: "shop", role: "primary" };
const database = { identifier: "shop-g1", generation: 1, storageGiB: 200 };
const writer = databaseAlarms({ ...database, state: "writer" });
const replica = databaseAlarms({ ...database, state: "replica" });

/** Everything that is watched in a region as large as settings allow, and in what joins it to another. */
const region: readonly Alarm[] = [
  ...replica,
  ...cacheAlarms(["shop-001", "shop-002", "shop-003", "shop-004", "shop-005", "shop-006"]),
  ...brokerAlarms("shop"),
  ...entryAlarms({
    loadBalancer: "net/shop/0",
    targetGroups: ["targetgroup/shop-https/0", "targetgroup/shop-http/0"],
    certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0",
    natGatewayIds: ["nat-0", "nat-1", "nat-2"],
  }),
  ...dumpAlarms(place),
  ...clusterAlarms({ clusterName: "shop", minNodes: 3, services: [{ name: "orders", team: "sales" }] }),
  ...failoverAlarms({ latch: "latch", endpoints: { primary: "here", secondary: "there" } }),
  ...guardAlarms(place, { leaseSeconds: 30 }),
];

describe("the alarms of a region", () => {
  it("have a name each", () => {
    expect(new Set(region.map(({ name }) => name)).size).toBe(region.length);
  });

  it.each(region)("$name fits into CloudWatch", ({ why, metrics, expression, periodSeconds, periods }) => {
    expect(why.length).toBeLessThanOrEqual(1024);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.length).toBeLessThanOrEqual(10);
    // One figure is compared as it is; of several, an expression has to make one.
    expect(metrics.length === 1 || expression !== undefined).toBe(true);
    // A day for periods below an hour, a week for longer ones.
    expect(periodSeconds * periods).toBeLessThanOrEqual(periodSeconds < 3600 ? 86_400 : 7 * 86_400);
    expect(periodSeconds % 60).toBe(0);
  });

  it.each(region)("$name says what it means, in a sentence or two", ({ why }) => {
    expect(why).toMatch(/^[A-Z0-9].{40,}\.$/);
  });

  it.each(region)("$name uses every one of its metrics", ({ metrics, expression = "m1" }) => {
    if (!expression.includes("METRICS()"))
      for (const [index] of metrics.entries()) expect(expression).toContain(`m${index + 1}`);
  });

  it("page when what always speaks falls silent", () => {
    const silent = region.filter(({ severity, missingData }) => severity === "page" && missingData === "breaching");
    const namespaces = new Set(silent.flatMap(({ metrics }) => metrics.map(({ namespace }) => namespace)));
    expect([...namespaces].toSorted()).toEqual([
      "AWS/AmazonMQ",
      "AWS/ElastiCache",
      "AWS/NetworkELB",
      "AWS/RDS",
      "AWS/Route53",
      "ContainerInsights",
      "rumbo",
      "rumbo-shop-primary-region-guard",
    ]);
  });

  it("notice a missing dump after 26 hours", () => {
    const [dump] = dumpAlarms(place);
    expect(dump!.periodSeconds * dump!.periods).toBe(26 * 3600);
  });
});

describe("the alarms of a database", () => {
  it("are the same for writer and replica, since a promotion swaps them", () => {
    const shape = ({ name, metrics, threshold }: Alarm): object => ({ name, metrics, threshold });
    expect(writer.map(shape)).toEqual(replica.map(shape));
  });

  it("take a replica's silence for a replica that stopped, and a writer's for nothing", () => {
    const silence = (alarms: readonly Alarm[]): unknown =>
      new Set(alarms.filter(({ metrics }) => metrics[0]?.name === "ReplicaLag").map(({ missingData }) => missingData));
    expect(silence(replica)).toEqual(new Set(["breaching"]));
    expect(silence(writer)).toEqual(new Set(["notBreaching"]));
  });

  it("watch what a lost standby does to the primary (A33)", () => {
    const metrics = new Set(writer.flatMap((alarm) => alarm.metrics.map(({ name }) => name)));
    for (const name of ["ReplicaLag", "OldestReplicationSlotLag", "FreeStorageSpace", "TransactionLogsDiskUsage"])
      expect(metrics).toContain(name);
  });

  it("warn before the slot's limit is reached and before the disk is full", () => {
    const threshold = (metric: string): number =>
      writer.find(({ metrics }) => metrics[0]?.name === metric)!.threshold / 1024 ** 3;
    // 50 GiB is the limit of 200 GiB of storage.
    expect(threshold("OldestReplicationSlotLag")).toBe(25);
    expect(threshold("FreeStorageSpace")).toBe(10);
  });
});
