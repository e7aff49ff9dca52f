import { beforeAll, describe, expect, it } from "vitest";
import { platformImage, registryHost, repositoryName } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { loadServices } from "../../services/catalog.ts";
import { ofType, type PolicyStatement, statements } from "../../tests/support/planned.ts";
import { planAll } from "../plan/plan.ts";
import type { PlannedResource, StackPlan } from "../plan/stack-plan.ts";

const services = await loadServices();
const regions = ["us-east-1", "us-west-2"];

describe("what belongs to no environment", () => {
  let plan: StackPlan;
  beforeAll(async () => {
    plan = (await planAll()).stacks.find(({ stack }) => stack === "shared")!;
  }, 120_000);

  describe("the registries", () => {
    it("have a repository of every image in every region", () => {
      const images = [...services.map(({ name }) => name), platformImage].map(repositoryName).toSorted();
      for (const region of regions) {
        const there = ofType(plan, repository).filter((resource) => resource.region === region);
        expect(there.map(({ inputs }) => inputs["name"]).toSorted(), region).toEqual(images);
      }
    });

    it("exist before anything is copied into them, or ECR would make them by itself", () => {
      const [replication] = ofType(plan, "aws:ecr/replicationConfiguration:ReplicationConfiguration");
      const copies = ofType(plan, repository).filter(({ region }) => region !== replication!.region);
      expect(copies.length).toBeGreaterThan(0);
      for (const { name } of copies) expect(replication!.dependencies).toContain(`${repository}::${name}`);
    });

    it("expire nothing that has a tag, and a signature no sooner than a year", () => {
      for (const { inputs } of ofType(plan, "aws:ecr/lifecyclePolicy:LifecyclePolicy")) {
        const { rules } = JSON.parse(String(inputs["policy"])) as { rules: { selection: object }[] };
        for (const { selection } of rules)
          expect(selection).toMatchObject({ tagStatus: "untagged", countType: "sinceImagePushed", countNumber: 365 });
      }
    });
  });

  describe("a pipeline", () => {
    const rights = (environment: string): readonly PolicyStatement[] => {
      const policy = ofType(plan, "aws:iam/rolePolicy:RolePolicy").find(
        ({ inputs }) => inputs["role"] === `${platform.name}-github-${environment}`,
      );
      return statements(policy?.inputs["policy"]);
    };
    const actions = (environment: string): readonly string[] => rights(environment).flatMap(({ Action }) => Action);

    it("is ours only if GitHub says that it runs in that environment of our repository, for AWS", () => {
      const roles = ofType(plan, "aws:iam/role:Role").filter(({ inputs }) =>
        String(inputs["name"]).startsWith(`${platform.name}-github-`),
      );
      const trusted = roles.map(({ inputs }) => statements(inputs["assumeRolePolicy"])[0]!.Condition);
      expect(trusted).toEqual(
        ["infra-preview", "production", "testing"].map((environment) => ({
          StringEquals: {
            "token.actions.githubusercontent.com:aud": ["sts.amazonaws.com"],
            "token.actions.githubusercontent.com:sub": [`repo:${platform.repository}:environment:${environment}`],
          },
        })),
      );
    });

    it("of develop pushes into the home region and nowhere else", () => {
      const [push] = rights("testing").filter(({ Action }) => Action.includes("ecr:UploadLayerPart"));
      const home = `arn:aws:ecr:${platform.sharedRegion}:${platform.accountId}:repository/${platform.name}/`;
      expect(push!.Resource).toHaveLength(services.length + 1);
      for (const arn of push!.Resource!) expect(arn.startsWith(home), arn).toBe(true);
      expect(registryHost(platform.sharedRegion)).toContain(platform.sharedRegion);
    });

    it("of main adds tags, and no bytes", () => {
      expect(actions("production")).toContain("ecr:PutImage");
      expect(actions("production").filter((action) => /Upload/.test(action))).toEqual([]);
    });

    it("of a pull request changes nothing", () => {
      for (const action of actions("infra-preview")) expect(action).toMatch(/:(Get|List|Describe|Decrypt)/);
    });

    it("reaches no cluster, no database and no secret", () => {
      for (const environment of ["infra-preview", "production", "testing"])
        for (const action of actions(environment)) expect(action).toMatch(/^(ecr|s3|kms|route53|acm):/);
    });
  });

  describe("mail", () => {
    it.each(regions)("from %s is signed, encrypted on its way, and bounces to a name of its own", (region) => {
      const there = (type: string): readonly PlannedResource[] =>
        ofType(plan, type).filter((resource) => resource.region === region);
      const [settings] = there("aws:sesv2/configurationSet:ConfigurationSet");
      const [identity] = there("aws:sesv2/emailIdentity:EmailIdentity");
      expect(settings!.inputs["deliveryOptions"]).toEqual({ tlsPolicy: "REQUIRE" });
      expect(identity!.inputs["configurationSetName"]).toBe(settings!.inputs["configurationSetName"]);
      const records = there(record).map(({ inputs }) => [inputs["type"], String(inputs["name"])] as const);
      expect(records.filter(([, name]) => name.includes("._domainkey.")).map(([type]) => type)).toEqual([
        "CNAME",
        "CNAME",
        "CNAME",
      ]);
      expect(records).toContainEqual(["MX", `mail-${region}.${platform.zone}`]);
    });

    it("that is not ours is refused by whoever looks", () => {
      const texts = ofType(plan, record).flatMap(({ inputs }) =>
        inputs["type"] === "TXT" ? [[inputs["name"], (inputs["records"] as string[])[0]]] : [],
      );
      expect(texts).toContainEqual([`_dmarc.${platform.zone}`, expect.stringContaining("p=reject")]);
      expect(texts).toContainEqual([platform.zone, "v=spf1 -all"]);
    });
  });

  it("signs and logs the zone in the only region that Route 53 takes keys and logs from", () => {
    const [key] = ofType(plan, "aws:kms/key:Key").filter(({ inputs }) => inputs["keyUsage"] === "SIGN_VERIFY");
    const [log] = ofType(plan, "aws:cloudwatch/logGroup:LogGroup");
    expect([key!.region, log!.region]).toEqual(["us-east-1", "us-east-1"]);
    expect(log!.inputs["name"]).toMatch(/^\/aws\/route53\//);
  });
});

const repository = "aws:ecr/repository:Repository";
const record = "aws:route53/record:Record";
