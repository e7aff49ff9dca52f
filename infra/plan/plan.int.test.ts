import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../../environments/environment.ts";
import { platformImage } from "../../environments/naming.ts";
import { environment as testing } from "../../environments/testing.ts";
import { loadServices } from "../../services/catalog.ts";
import { planAll, type PlanResult } from "./plan.ts";
import { keyOf, type PlannedResource, type StackPlan } from "./stack-plan.ts";

const services = await loadServices();
const database = "aws:rds/instance:Instance";
const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("the plan of our environments", () => {
  let plans: readonly StackPlan[];
  beforeAll(async () => {
    plans = (await planAll()).stacks;
  }, 180_000);

  const stack = (name: string): StackPlan => plans.find((plan) => plan.stack === name)!;
  const all = (plan: StackPlan, type: string): readonly PlannedResource[] =>
    plan.resources.filter((resource) => resource.type === type);
  const only = (plan: StackPlan, type: string): PlannedResource => {
    const found = all(plan, type);
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  it("names every child after its parent", () => {
    for (const { resources } of plans)
      for (const { name, parent } of resources) if (parent) expect(name).toContain(parent.split("::")[1]);
  });

  it("gives every resource of AWS to the provider of a named region", () => {
    for (const { resources } of plans)
      for (const resource of resources)
        if (resource.type.startsWith("aws:")) expect(resource.region, keyOf(resource)).toBeDefined();
  });

  it("keeps a region's resources in that region, but for the key that its credentials are copied under", () => {
    for (const { role, region, resources } of plans)
      if (role)
        for (const resource of resources)
          if (resource.region && resource.region !== region) expect(resource.type).toMatch(/^aws:kms/);
  });

  it("reads no stack of another region", () => {
    for (const { stack: name, reads } of plans)
      for (const read of reads) expect(read.replace(/-\w+$/, "")).toBe(name.replace(/-\w+$/, ""));
    expect(plans.flatMap(({ reads }) => reads)).not.toEqual([]);
  });

  it("shows no secret", () => {
    const versions = plans.flatMap((plan) => all(plan, "aws:secretsmanager/secretVersion:SecretVersion"));
    expect(versions.length).toBeGreaterThan(0);
    for (const { inputs } of versions) expect(inputs["secretString"]).toBe("[secret]");
    const writer = only(stack("production-primary-foundation"), database);
    expect(writer.inputs["password"]).toBe("[secret]");
  });

  it("copies production's database to the other region under the key of that region", () => {
    const secondary = stack("production-secondary-foundation");
    const replica = only(secondary, database);
    expect(replica.inputs["replicateSourceDb"]).toBe(
      "arn:aws:rds:us-east-1:111122223333:db:rumbo-production-primary-g1",
    );
    expect(replica.inputs["kmsKeyId"]).toMatch(/^arn:aws:kms:us-west-2:/);
    expect(replica.inputs).not.toHaveProperty("username");
  });

  it("opens 5432 to the nodes and to nobody else", () => {
    for (const plan of plans.filter(({ layer }) => layer === "foundation")) {
      const nodes = plan.outputs["nodeSecurityGroupId"];
      const open = all(plan, ingressRule).filter(({ inputs }) => inputs["fromPort"] === 5432);
      expect(open.map(({ inputs }) => inputs["referencedSecurityGroupId"])).toEqual([nodes]);
    }
  });

  it("puts data where no route to the internet is, and only the load balancer where one is", () => {
    const plan = stack("production-primary-foundation");
    const routed = all(plan, "aws:ec2/route:Route").map(({ dependencies }) => dependencies.join());
    expect(routed.filter((dependencies) => dependencies.includes("isolated"))).toEqual([]);
    const subnets = only(plan, "aws:rds/subnetGroup:SubnetGroup").dependencies;
    expect(subnets.filter((key) => key.startsWith("aws:ec2/subnet:Subnet"))).toEqual(
      ["a", "b", "c"].map((zone) => `aws:ec2/subnet:Subnet::rumbo-production-primary-network-isolated-${zone}`),
    );
  });

  it("gives production a NAT gateway a zone and testing one", () => {
    const gateways = (name: string): number => all(stack(name), "aws:ec2/natGateway:NatGateway").length;
    expect([gateways("production-primary-foundation"), gateways("testing-primary-foundation")]).toEqual([3, 1]);
  });

  it("keeps a registry of every service and of the platform's own jobs in every region", () => {
    const names = all(stack("shared"), "aws:ecr/repository:Repository").map(
      ({ region, inputs }) => `${region ?? ""} ${String(inputs["name"])}`,
    );
    const images = [...services.map(({ name }) => name), platformImage];
    expect(names.toSorted()).toEqual(
      ["us-east-1", "us-west-2"].flatMap((region) => images.map((image) => `${region} rumbo/${image}`)).toSorted(),
    );
  });

  it("copies credentials to the other region and endpoints nowhere", () => {
    const secrets = all(stack("production-primary-foundation"), "aws:secretsmanager/secret:Secret");
    for (const { inputs } of secrets) {
      const copies = (inputs["replicas"] as readonly { region: string }[]).map(({ region }) => region);
      expect(copies).toEqual(String(inputs["name"]).endsWith("/credentials") ? ["us-west-2"] : []);
    }
  });

  it("lets a service's pods read that service's secrets and no others", () => {
    const policies = all(stack("production-secondary-cluster"), "aws:iam/rolePolicy:RolePolicy");
    const withSecrets = services.filter(({ needs }) => needs.database ?? needs.broker ?? needs.cache ?? needs.secrets);
    expect(withSecrets).not.toEqual([]);
    for (const { name, team } of withSecrets) {
      const own = policies.find((policy) => policy.name.endsWith(`-services-${name}`))!;
      const [read] = (JSON.parse(String(own.inputs["policy"])) as { Statement: { Resource: string[] }[] }).Statement;
      const prefix = "arn:aws:secretsmanager:us-west-2:111122223333:secret:rumbo/production";
      expect(read!.Resource).toEqual(
        ["credentials", "endpoints"].map((kind) => `${prefix}/${team}/${name}/${kind}-??????`),
      );
    }
  });

  it("names accounts of the cache within ElastiCache's 40 characters", () => {
    const users = plans.flatMap((plan) => all(plan, "aws:elasticache/user:User"));
    expect(users).not.toEqual([]);
    for (const { inputs } of users) expect(String(inputs["userId"]).length).toBeLessThanOrEqual(40);
  });

  it("moves production's public name by the standby's latch alone", () => {
    const global = stack("production-global");
    const latch = all(global, "aws:route53/healthCheck:HealthCheck").find(({ name }) => name.endsWith("-latch"))!;
    expect(latch.inputs).toMatchObject({
      fqdn: "secondary.rumbo.example",
      resourcePath: "/region/latch",
      invertHealthcheck: true,
    });
    const records = all(global, "aws:route53/record:Record").map(({ inputs, dependencies }) => ({
      kind: inputs["failoverRoutingPolicies"],
      aliases: inputs["aliases"],
      checked: dependencies.includes(keyOf(latch)),
    }));
    const alias = (role: string): unknown[] => [
      expect.objectContaining({ name: `${role}.rumbo.example`, evaluateTargetHealth: false }),
    ];
    expect(records).toEqual([
      { kind: [{ type: "PRIMARY" }], aliases: alias("primary"), checked: true },
      { kind: [{ type: "SECONDARY" }], aliases: alias("secondary"), checked: false },
    ]);
  });

  it("tells Argo CD which cluster it is in", () => {
    const secrets = all(stack("production-secondary-argocd"), "kubernetes:core/v1:Secret");
    const labels = secrets.map(({ inputs }) => (inputs["metadata"] as { labels: Record<string, string> }).labels);
    expect(labels).toContainEqual({
      "argocd.argoproj.io/secret-type": "cluster",
      environment: "production",
      "region-role": "secondary",
    });
  });

  it("is reused while nothing changes", async () => {
    expect(await planAll()).toMatchObject({ reused: true, stacks: plans });
  });
});

describe("a new environment", () => {
  const staging: Environment = {
    ...testing,
    name: "staging",
    domain: "staging.rumbo.example",
    regions: { primary: { ...testing.regions.primary, region: "eu-west-1", cidr: "10.40.0.0/16" } },
  };
  const directory = mkdtempSync(join(tmpdir(), "rumbo-plan-"));
  let result: PlanResult;
  beforeAll(async () => {
    result = await planAll({ environments: [staging], services, directory });
  }, 180_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  it("gets all its stacks from its one file", () => {
    expect(result.stacks.map(({ stack }) => stack)).toEqual([
      "shared",
      "staging-primary-foundation",
      "staging-primary-cluster",
      "staging-primary-argocd",
    ]);
  });

  it("gets certificates and registries in its region", () => {
    const shared = result.stacks[0]!.resources.filter(({ region }) => region === "eu-west-1").map(({ type }) => type);
    expect(shared).toEqual(
      expect.arrayContaining(["aws:acm/certificate:Certificate", "aws:ecr/repository:Repository"]),
    );
  });

  it("publishes its own public name, having no other region", () => {
    const hosts = result.stacks[1]!.resources.filter(({ type }) => type === "aws:route53/record:Record").map(
      ({ inputs }) => inputs["name"],
    );
    expect(hosts.toSorted()).toEqual(["primary.staging.rumbo.example", "staging.rumbo.example"]);
  });
});
