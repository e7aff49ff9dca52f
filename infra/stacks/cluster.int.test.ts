import { beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "../../environments/load.ts";
import { engineerRoleName, platformJob, roleArn } from "../../environments/naming.ts";
import { loadServices } from "../../services/catalog.ts";
import { servicesOf } from "../../services/descriptor.ts";
import { clusterRelease } from "../components/cluster-release.ts";
import { ofType, statements } from "../../tests/support/planned.ts";
import { planAll } from "../plan/plan.ts";
import { keyOf, type PlannedResource, type StackPlan } from "../plan/stack-plan.ts";

const environments = await loadEnvironments();
const services = await loadServices();

/** What no single resource shows: in which order a cluster comes up, and who may do what in it. */
describe("a cluster", () => {
  let plans: readonly StackPlan[];
  let clusters: readonly StackPlan[];
  beforeAll(async () => {
    plans = (await planAll()).stacks;
    clusters = plans.filter(({ layer }) => layer === "cluster");
  }, 120_000);

  it("gives nodes their network before they start, since EKS waits for them to be ready", () => {
    for (const plan of clusters) {
      const [nodes] = ofType(plan, "aws:eks/nodeGroup:NodeGroup");
      const before = addOns(plan).filter((addOn) => nodes?.dependencies.includes(keyOf(addOn)));
      expect(before.map(({ inputs }) => inputs["addonName"])).toEqual([
        "eks-pod-identity-agent",
        "kube-proxy",
        "vpc-cni",
      ]);
      const after = addOns(plan).filter(({ dependencies }) => nodes && dependencies.includes(keyOf(nodes)));
      expect(after.map(({ inputs }) => inputs["addonName"])).toEqual([
        "amazon-cloudwatch-observability",
        "aws-ebs-csi-driver",
        "coredns",
        "metrics-server",
      ]);
    }
  });

  it("runs the one release that both regions have, add-ons included", () => {
    for (const plan of clusters) {
      expect(
        Object.fromEntries(addOns(plan).map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]])),
      ).toEqual(clusterRelease.addOns);
      for (const type of ["aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup"])
        expect(ofType(plan, type).map(({ inputs }) => inputs["version"])).toEqual([clusterRelease.kubernetes]);
    }
  });

  it("puts its nodes behind the one security group that the data lets in", () => {
    for (const plan of clusters) {
      const foundation = plans.find(({ stack }) => stack === plan.stack.replace("-cluster", "-foundation"));
      const [template] = ofType(plan, "aws:ec2/launchTemplate:LaunchTemplate");
      expect(template?.inputs["networkInterfaces"]).toEqual([
        expect.objectContaining({
          associatePublicIpAddress: "false",
          securityGroups: [foundation?.outputs["nodeSecurityGroupId"]],
        }),
      ]);
    }
  });

  it("lets people in by one access entry, and no pipeline by any", () => {
    for (const plan of clusters)
      expect(ofType(plan, "aws:eks/accessEntry:AccessEntry").map(({ inputs }) => inputs["principalArn"])).toEqual([
        roleArn(engineerRoleName),
      ]);
  });

  it("gives every service a role", () => {
    for (const plan of clusters) {
      const accounts = associations(plan).map(({ inputs }) => `${String(inputs["namespace"])}/${account(inputs)}`);
      const environment = environments.find(({ name }) => plan.stack.startsWith(`${name}-`))!;
      const inIt = servicesOf(environment, services).map(({ name, team }) => `${team}/${name}`);
      expect(accounts).toEqual(expect.arrayContaining(inIt));
      expect(accounts).toContain(`platform/${platformJob.dump}`);
    }
  });

  it("trusts each role to the ServiceAccount that it is tied to, in its own cluster, and to no other", () => {
    for (const plan of clusters) {
      const [cluster] = ofType(plan, "aws:eks/cluster:Cluster");
      const arn = `arn:aws:eks:${plan.region}:111122223333:cluster/${String(cluster?.inputs["name"])}`;
      for (const { name, inputs } of associations(plan)) {
        const role = ofType(plan, "aws:iam/role:Role").find((candidate) => candidate.name === name);
        const [statement] = statements(role?.inputs["assumeRolePolicy"]);
        expect(statement?.Condition).toEqual({
          StringEquals: {
            "aws:SourceAccount": ["111122223333"],
            "aws:RequestTag/eks-cluster-arn": [arn],
            "aws:RequestTag/kubernetes-namespace": [inputs["namespace"]],
            "aws:RequestTag/kubernetes-service-account": [inputs["serviceAccount"]],
          },
        });
      }
    }
  });

  it("lets the dump write and read dumps, and never delete one", () => {
    for (const plan of clusters) {
      const role = ofType(plan, "aws:iam/rolePolicy:RolePolicy").find(({ name }) => name.endsWith("-operators-dump"));
      const [objects] = statements(role?.inputs["policy"]);
      expect(objects).toMatchObject({
        Action: ["s3:PutObject", "s3:GetObject"],
        Resource: [`arn:aws:s3:::rumbo-${plan.stack.replace("-cluster", "")}-dumps-111122223333/*`],
      });
    }
  });

  it("shows External Secrets the secrets of its own environment", () => {
    for (const plan of clusters) {
      const role = ofType(plan, "aws:iam/rolePolicy:RolePolicy").find(({ name }) => name.endsWith("-external-secrets"));
      const [secrets] = statements(role?.inputs["policy"]);
      expect(secrets?.Resource).toEqual([
        `arn:aws:secretsmanager:${plan.region}:111122223333:secret:rumbo/${String(plan.environment)}/*`,
      ]);
    }
  });

  it("names roles so that Pulumi's suffix fits into IAM's 64 characters, however long the environment's name", () => {
    // No environment's name is longer than "production", and no role's than "secondary".
    expect(plans.map(({ stack }) => stack)).toContain("production-secondary-cluster");
    for (const plan of plans)
      for (const { name, inputs } of ofType(plan, "aws:iam/role:Role"))
        if (inputs["name"] === undefined) expect(name.length, name).toBeLessThanOrEqual(64 - "-1234567".length);
  });

  it("allows writing to everything to nobody, but for metrics of one namespace", () => {
    for (const plan of clusters)
      for (const { name, inputs } of ofType(plan, "aws:iam/rolePolicy:RolePolicy"))
        for (const { Action, Resource, Condition } of statements(inputs["policy"])) {
          if (!Resource?.includes("*")) continue;
          const writing = Action.filter((action) => !/:Describe/.test(action));
          if (writing.length === 0) continue;
          expect(writing, name).toEqual(["cloudwatch:PutMetricData"]);
          expect(Condition, name).toHaveProperty(["StringEquals", "cloudwatch:namespace"]);
        }
  });
});

const addOns = (plan: StackPlan): readonly PlannedResource[] => ofType(plan, "aws:eks/addon:Addon");
const associations = (plan: StackPlan): readonly PlannedResource[] =>
  ofType(plan, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
const account = (inputs: PlannedResource["inputs"]): string => String(inputs["serviceAccount"]);
