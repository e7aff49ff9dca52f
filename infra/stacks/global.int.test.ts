import { beforeAll, describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import { loadWitnessConfig } from "../../services/region-guard/src/config.ts";
import { ownershipSlot, vantageSlot } from "../../services/region-guard/src/store/slots.ts";
import { ofType, statements } from "../../tests/support/planned.ts";
import { planAll } from "../plan/plan.ts";
import type { PlannedResource, StackPlan } from "../plan/stack-plan.ts";

const { primary, secondary } = production.regions;
const account = "111122223333";

describe("what joins the regions of production", () => {
  let plan: StackPlan;
  beforeAll(async () => {
    plan = (await planAll()).stacks.find(({ stack }) => stack === "production-global")!;
  }, 120_000);

  it("lives in the standby's region and reads no other stack", () => {
    expect([plan.region, plan.reads]).toEqual([secondary!.region, []]);
  });

  it("sends everybody to the primary until the standby says that it has taken over", () => {
    const records = ofType(plan, "aws:route53/record:Record").map(({ inputs }) => inputs);
    expect(records.map((inputs) => inputs["name"])).toEqual([production.domain, production.domain]);
    const [first, second] = records;
    expect(first).toMatchObject({ setIdentifier: "primary", failoverRoutingPolicies: [{ type: "PRIMARY" }] });
    expect(second).toMatchObject({ setIdentifier: "secondary", failoverRoutingPolicies: [{ type: "SECONDARY" }] });
    expect(second!["healthCheckId"]).toBeUndefined();
    for (const inputs of records) expect(inputs["aliases"]).toMatchObject([{ evaluateTargetHealth: false }]);
    expect(checks(plan).find(({ name }) => name === first!["healthCheckId"])?.inputs).toMatchObject({
      fqdn: `secondary.${production.domain}`,
      resourcePath: "/region/latch",
      invertHealthcheck: true,
      disabled: false,
    });
  });

  it("looks at both front doors for alarms, and for no record", () => {
    const alarms = ofType(plan, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const watched = alarms.map(({ inputs }) => (inputs["dimensions"] as Record<string, string>)["HealthCheckId"]);
    expect(watched.toSorted()).toEqual(checks(plan).map(({ name }) => name));
    // The figures of Route 53 are in this region alone, and an alarm sees only its own region's.
    expect(new Set(alarms.map(({ region }) => region))).toEqual(new Set(["us-east-1"]));
    const endpoints = checks(plan).filter(({ inputs }) => inputs["invertHealthcheck"] !== true);
    const moving = ofType(plan, "aws:route53/record:Record").map(({ inputs }) => inputs["healthCheckId"]);
    expect(endpoints).toHaveLength(2);
    for (const { name } of endpoints) expect(moving).not.toContain(name);
  });

  it("copies the dumps of each region into the other one, under its key, and no deletion", () => {
    const copies = ofType(plan, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
    const ways = copies.map(({ region, inputs }) => {
      const [rule] = inputs["rules"] as { destination: Destination; deleteMarkerReplication: { status: string } }[];
      expect(rule!.deleteMarkerReplication.status).toBe("Disabled");
      return [region, rule!.destination.bucket, rule!.destination.encryptionConfiguration.replicaKmsKeyId];
    });
    const to = (role: string, region: string): string[] => [
      `arn:aws:s3:::rumbo-production-${role}-dumps-${account}`,
      `arn:aws:kms:${region}:${account}:alias/rumbo-production-${role}-data`,
    ];
    expect(ways).toEqual([
      [primary.region, ...to("secondary", secondary!.region)],
      [secondary!.region, ...to("primary", primary.region)],
    ]);
    const [rights] = ofType(plan, "aws:iam/rolePolicy:RolePolicy");
    expect(statements(rights!.inputs["policy"]).flatMap(({ Action }) => Action)).not.toContain("s3:ReplicateDelete");
  });

  it("keeps one table of ownership, that two regions and a witness agree on", () => {
    const [table] = ofType(plan, "aws:dynamodb/table:Table");
    expect(table).toMatchObject({
      region: secondary!.region,
      protect: true,
      inputs: {
        name: "rumbo-production-region-guard",
        replicas: [{ regionName: primary.region, consistencyMode: "STRONG", deletionProtectionEnabled: true }],
        globalTableWitness: { regionName: "us-east-2" },
        deletionProtectionEnabled: true,
        pointInTimeRecovery: { enabled: true },
      },
    });
  });

  describe("has a witness", () => {
    const witness = { region: "us-east-2", name: "rumbo-production-region-guard-witness" };
    const only = (type: string): PlannedResource => {
      const found = ofType(plan, type).filter(({ region }) => region === witness.region);
      expect(found).toHaveLength(1);
      return found[0]!;
    };

    it("in the table's third region, told all that it asks for, and true", () => {
      const { inputs } = only("aws:lambda/function:Function");
      expect(inputs).toMatchObject({ name: witness.name, runtime: "nodejs24.x", architectures: ["arm64"] });
      const { variables } = inputs["environment"] as { variables: Record<string, string> };
      expect(loadWitnessConfig({ ...variables, AWS_REGION: witness.region })).toEqual({
        table: "rumbo-production-region-guard",
        awsRegion: secondary!.region,
        urls: { primary: `https://primary.${production.domain}`, secondary: `https://secondary.${production.domain}` },
        probeSeconds: production.recovery.failover!.probeSeconds,
      });
    });

    it("that is called before it has stopped looking", () => {
      const { inputs } = only("aws:lambda/function:Function");
      expect(only("aws:cloudwatch/eventRule:EventRule").inputs["scheduleExpression"]).toBe("rate(1 minute)");
      // It stops 8 s before its end, and two at once are the most that there may be.
      expect(Number(inputs["timeout"]) - 8).toBeGreaterThan(60);
      expect(inputs["reservedConcurrentExecutions"]).toBe(2);
      const permission = only("aws:lambda/permission:Permission").inputs;
      expect(permission["sourceArn"]).toBe(`arn:aws:events:us-east-2:${account}:rule/${witness.name}`);
    });

    it("that writes what it sees, and nothing that decides", () => {
      const rights = ofType(plan, "aws:iam/rolePolicy:RolePolicy").find(({ region }) => region === witness.region)!;
      const table = statements(rights.inputs["policy"]).filter(({ Resource }) =>
        JSON.stringify(Resource).includes(":table/"),
      );
      const copy = `arn:aws:dynamodb:${secondary!.region}:${account}:table/rumbo-production-region-guard`;
      const items = (...ids: string[]) => ({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ids } });
      const own = vantageSlot("witness").id;
      expect(table).toEqual([
        { Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: [copy], Condition: items(ownershipSlot.id, own) },
        { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: [copy], Condition: items(own) },
      ]);
    });
  });
});

interface Destination {
  readonly bucket: string;
  readonly encryptionConfiguration: { readonly replicaKmsKeyId: string };
}

/** In a plan a health check's id is its name. */
const checks = (plan: StackPlan): readonly PlannedResource[] => ofType(plan, "aws:route53/healthCheck:HealthCheck");
