import { beforeAll, describe, expect, it } from "vitest";
import { platform } from "../../environments/platform.ts";
import { ofType, statements } from "../../tests/support/planned.ts";
import { planAll } from "../plan/plan.ts";
import type { StackPlan } from "../plan/stack-plan.ts";

/** What no single resource shows: how the parts of a region's network fit together. */
describe("the network of a region", () => {
  let foundations: readonly StackPlan[];
  beforeAll(async () => {
    foundations = (await planAll()).stacks.filter(({ layer }) => layer === "foundation");
  }, 120_000);

  it("leads the nodes to AWS's services by private names, and lets nobody but the nodes in there", () => {
    for (const plan of foundations) {
      const endpoints = ofType(plan, endpoint).filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
      const services = endpoints.map(({ inputs }) => String(inputs["serviceName"]).split(`${plan.region}.`)[1]);
      expect(services).toEqual(
        expect.arrayContaining(["ecr.api", "ecr.dkr", "eks-auth", "kms", "logs", "secretsmanager", "sts"]),
      );
      const groups = new Set(endpoints.flatMap(({ inputs }) => inputs["securityGroupIds"] as string[]));
      expect(groups.size).toBe(1);
      const admitted = ofType(plan, ingress).filter(({ inputs }) => groups.has(String(inputs["securityGroupId"])));
      expect(admitted.map(({ inputs }) => [inputs["fromPort"], inputs["referencedSecurityGroupId"]])).toEqual([
        [443, plan.outputs["nodeSecurityGroupId"]],
      ]);
      for (const { inputs } of endpoints) expect(inputs["privateDnsEnabled"]).toBe(true);
    }
  });

  it("has endpoints in every zone in production, and in one in testing", () => {
    const zones = Object.fromEntries(
      foundations.map((plan) => {
        const [first] = ofType(plan, endpoint).filter(({ inputs }) => inputs["subnetIds"]);
        return [plan.stack, (first?.inputs["subnetIds"] as string[]).length];
      }),
    );
    expect(zones).toEqual({
      "testing-primary-foundation": 1,
      "production-primary-foundation": 3,
      "production-secondary-foundation": 3,
    });
  });

  it("lets the nodes read other people's buckets, where images lie, and write to none of them", () => {
    for (const plan of foundations) {
      const s3 = ofType(plan, endpoint).find(({ inputs }) => String(inputs["serviceName"]).endsWith(".s3"));
      const anywhere = statements(s3?.inputs["policy"]).filter(
        ({ Condition }) => Condition?.["StringEquals"]?.["aws:ResourceAccount"]?.[0] !== platform.accountId,
      );
      expect(anywhere.map(({ Action }) => Action)).toEqual([["s3:GetObject"]]);
    }
  });

  it("takes no other account's credentials at an interface endpoint", () => {
    for (const plan of foundations)
      for (const { inputs } of ofType(plan, endpoint))
        if (inputs["vpcEndpointType"] === "Interface")
          for (const { Condition } of statements(inputs["policy"]))
            expect(Condition?.["StringEquals"]).toEqual({ "aws:PrincipalAccount": [platform.accountId] });
  });

  it("leads the data nowhere, and a subnet that was given no route table neither", () => {
    for (const plan of foundations) {
      const [main] = ofType(plan, "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation");
      const routed = ofType(plan, "aws:ec2/route:Route").map(({ inputs }) => inputs["routeTableId"]);
      const isolated = ofType(plan, "aws:ec2/routeTableAssociation:RouteTableAssociation").filter(({ dependencies }) =>
        dependencies.join().includes("network-isolated"),
      );
      expect(isolated.map(({ inputs }) => inputs["routeTableId"])).toEqual(
        Array.from({ length: 3 }, () => main?.inputs["routeTableId"]),
      );
      expect(routed).not.toContain(main?.inputs["routeTableId"]);
    }
  });

  it("sends to the internet by the zone's own NAT gateway where there is one a zone", () => {
    const [production] = foundations.filter(({ stack }) => stack === "production-secondary-foundation");
    const routes = ofType(production!, "aws:ec2/route:Route").filter(({ inputs }) => inputs["natGatewayId"]);
    expect(new Set(routes.map(({ inputs }) => inputs["natGatewayId"])).size).toBe(3);
    for (const { name, dependencies } of routes)
      expect(dependencies.join()).toContain(`network-nat-${name.split("-").at(-2) ?? ""}`);
  });

  it("explains every rule of a security group", () => {
    for (const plan of foundations)
      for (const { name, inputs } of [...ofType(plan, ingress), ...ofType(plan, egress)])
        expect(String(inputs["description"]).length, name).toBeGreaterThan(5);
  });

  it("takes a pod of NGINX out within 10 s, and tells NGINX who called", () => {
    for (const plan of foundations) {
      const groups = ofType(plan, "aws:lb/targetGroup:TargetGroup");
      expect(groups).toHaveLength(2);
      for (const { inputs } of groups) {
        const check = inputs["healthCheck"] as Record<"interval" | "timeout" | "unhealthyThreshold", number>;
        expect(check.interval * check.unhealthyThreshold).toBeLessThanOrEqual(10);
        expect(check.timeout).toBeLessThan(check.interval);
        expect(inputs).toMatchObject({ targetType: "ip", proxyProtocolV2: true, preserveClientIp: "false" });
      }
    }
  });
});

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
