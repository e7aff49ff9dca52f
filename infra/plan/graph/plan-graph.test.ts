import { describe, expect, it } from "vitest";
import type { PlannedResource, StackPlan } from "../stack-plan.ts";
import { planGraph } from "./plan-graph.ts";

const resource = (type: string, name: string, more: Partial<PlannedResource> = {}): PlannedResource => ({
  type,
  name,
  component: false,
  inputs: {},
  dependencies: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  ...more,
});

const component = (type: string, name: string, parent?: string): PlannedResource =>
  resource(`shop:infra:${type}`, name, { component: true, ...(parent !== undefined && { parent }) });

const stack = (name: string, resources: readonly PlannedResource[], more: Partial<StackPlan> = {}): StackPlan => ({
  stack: name,
  layer: "foundation",
  region: "eu-west-1",
  resources,
  reads: [],
  outputs: {},
  ...more,
});

const database = [
  component("Database", "orders"),
  component("Firewall", "orders-firewall", "shop:infra:Database::orders"),
  resource("aws:ec2/securityGroup:SecurityGroup", "group", {
    parent: "shop:infra:Firewall::orders-firewall",
    dependencies: ["aws:ec2/vpc:Vpc::net"],
    id: "sg-0123456789",
  }),
  resource("aws:rds/instance:Instance", "instance", { parent: "shop:infra:Database::orders", id: "shop-orders-g1" }),
];
const vpc = resource("aws:ec2/vpc:Vpc", "net", { id: "vpc-0123456789" });
const foundation = stack("shop-foundation", [...database, vpc]);
const cards = { database: "shop-foundation/shop:infra:Database::orders", vpc: "shop-foundation/aws:ec2/vpc:Vpc" };

describe("planGraph", () => {
  it("makes a card of a component with all that is inside, and of what stands by itself", () => {
    expect(planGraph([foundation]).stacks[0]?.cards).toMatchObject([
      { id: cards.vpc, title: "Vpc", family: "network", resources: [{ name: "net" }] },
      {
        id: cards.database,
        title: "Database",
        family: "database",
        resources: [
          { name: "group", within: ["orders-firewall"] },
          { name: "instance", within: [] },
        ],
      },
    ]);
  });

  it("joins cards whose resources depend on one another", () => {
    expect(planGraph([foundation]).edges).toEqual([{ from: cards.database, to: cards.vpc, kind: "inside" }]);
  });

  it.each([
    ["alone", "shop-orders-g1"],
    ["in an ARN", "arn:aws:rds:eu-west-1:111122223333:db:shop-orders-g1"],
    ["in a policy", JSON.stringify({ Resource: ["arn:aws:rds:::shop-orders-g1/*"] })],
  ])("finds a name of another stack's resource %s", (_, value) => {
    const replica = resource("aws:rds/instance:Instance", "replica", { inputs: { source: value } });
    const [, edge] = planGraph([foundation, stack("shop-global", [replica])]).edges;
    expect(edge).toEqual({ from: "shop-global/aws:rds/instance:Instance", to: cards.database, kind: "name" });
  });

  it("tells what was read from a stack's outputs from what was known by name", () => {
    const nodes = resource("aws:eks/nodeGroup:NodeGroup", "nodes", {
      inputs: { groups: ["sg-0123456789"] },
      references: { groups: ["pulumi:pulumi:StackReference::organization/shop/shop-foundation"] },
    });
    expect(planGraph([foundation, stack("shop-cluster", [nodes])]).edges).toContainEqual(
      expect.objectContaining({ to: cards.database, kind: "output" }),
    );
  });

  it("lets nothing need what is made later", () => {
    const early = resource("aws:s3/bucket:Bucket", "early", { inputs: { tag: "shop-orders-g1" } });
    expect(planGraph([stack("shop-shared", [early]), foundation]).edges).toHaveLength(1);
  });

  it("means the own region's where two regions use one name", () => {
    const secret = (): PlannedResource => resource("aws:secretsmanager/secret:Secret", "s", { id: "shop/endpoints" });
    const role = resource("aws:iam/role:Role", "role", { inputs: { policy: "shop/endpoints-??????" } });
    const primary = { environment: "shop", role: "primary" } as const;
    const secondary = { environment: "shop", role: "secondary" } as const;
    const { edges } = planGraph([
      stack("one", [secret()], primary),
      stack("two", [secret()], secondary),
      stack("cluster", [role], secondary),
    ]);
    expect(edges).toMatchObject([{ to: "two/aws:secretsmanager/secret:Secret" }]);
  });
});
