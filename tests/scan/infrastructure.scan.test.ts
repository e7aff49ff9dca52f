import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { planAll } from "../../infra/plan/plan.ts";
import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import { terraformPlan } from "../../infra/plan/terraform/terraform-plan.ts";
import { applySkips } from "../../policies/apply-skips.ts";
import { table } from "../../scripts/support/table.ts";
import { findScanner, type Scanner } from "../support/scanners.ts";

/** Families that must have subjects, and what Terraform's names of their types begin with. */
const families: Readonly<Record<string, RegExp>> = {
  EKS: /^aws_eks_/,
  RDS: /^aws_db_/,
  MQ: /^aws_mq_/,
  S3: /^aws_s3_/,
  KMS: /^aws_kms_/,
  IAM: /^aws_iam_/,
  EC2: /^aws_(launch_template|vpc|subnet|security_group|default_security_group|nat_gateway|eip|flow_log)/,
};

interface Judgement {
  readonly check_id: string;
  readonly check_name: string;
  /** `/<stack>.json` */
  readonly file_path: string;
  readonly resource_address: string;
}

interface Report {
  readonly passed: readonly Judgement[];
  readonly failed: readonly Judgement[];
}

describe("checkov over the plan of every stack", () => {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-scan-"));
  let checkov: Scanner;
  let plans: readonly StackPlan[];
  beforeAll(async () => {
    checkov = await findScanner("checkov");
    plans = (await planAll()).stacks;
  });
  beforeEach(({ skip }) => {
    if ("missing" in checkov) skip(checkov.missing);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test("finds nothing that is not a written skip, having looked at every family", async () => {
    const { passed, failed } = await scan("all", plans);
    const findings = failed.map(({ check_id, check_name, ...judgement }) => ({
      rule: check_id,
      subject: subjectOf(judgement),
      message: check_name,
    }));
    const { open, unused, skipped } = applySkips("checkov", findings);

    const all = [...passed, ...failed];
    const rows = Object.entries(families).map(([family, pattern]) => {
      const own = all.filter(({ resource_address }) => pattern.test(resource_address));
      return [family, new Set(own.map(subjectOf)).size, own.length];
    });
    process.stdout.write(`${table(["family", "subjects", "checks"], rows)}${skipped.length} findings skipped\n`);

    expect([...open, ...unused]).toEqual([]);
    for (const [family, subjects] of rows) expect(subjects, String(family)).toBeGreaterThan(0);
  });

  test("would find what is planted in each family", async () => {
    const planted: readonly (readonly [string, (resource: PlannedResource) => PlannedResource | undefined])[] = [
      ["CKV_AWS_58", flip("aws:eks/cluster:Cluster", { encryptionConfig: undefined })],
      ["CKV_AWS_16", flip("aws:rds/instance:Instance", { storageEncrypted: false })],
      ["CKV_AWS_69", flip("aws:mq/broker:Broker", { publiclyAccessible: true })],
      // Only to be seen in the resources that refer to a bucket.
      ["CKV2_AWS_6", remove("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")],
      ["CKV_AWS_7", flip("aws:kms/key:Key", { enableKeyRotation: false })],
      ["CKV_AWS_62", flip("aws:iam/rolePolicy:RolePolicy", { policy: allowAll })],
      ["CKV_AWS_79", flip("aws:ec2/launchTemplate:LaunchTemplate", { metadataOptions: { httpTokens: "optional" } })],
    ];
    const worse = plans.map((plan) => ({
      ...plan,
      resources: plan.resources.flatMap((resource) =>
        planted.reduce<PlannedResource[]>((kept, [, plant]) => kept.flatMap((one) => plant(one) ?? []), [resource]),
      ),
    }));
    const found = new Set((await scan("planted", worse)).failed.map(({ check_id }) => check_id));
    expect([...found]).toEqual(expect.arrayContaining(planted.map(([id]) => id)));
  });

  async function scan(name: string, stacks: readonly StackPlan[]): Promise<Report> {
    if ("missing" in checkov) throw new Error(checkov.missing);
    const folder = join(directory, name);
    mkdirSync(folder);
    for (const plan of stacks) writeFileSync(join(folder, `${plan.stack}.json`), JSON.stringify(terraformPlan(plan)));
    // --soft-fail: what fails is for us to judge. --skip-download: guidelines come from a server.
    const how = ["--framework", "terraform_plan", "--output", "json", "--compact", "--soft-fail", "--skip-download"];
    const { stdout } = await promisify(execFile)(checkov.path, ["--directory", folder, ...how], {
      maxBuffer: 100_000_000,
    });
    const { results, summary } = JSON.parse(stdout) as {
      results: { passed_checks: Judgement[]; failed_checks: Judgement[] };
      summary: { parsing_errors: number };
    };
    expect(summary.parsing_errors).toBe(0);
    return { passed: results.passed_checks, failed: results.failed_checks };
  }
});

const subjectOf = ({ file_path, resource_address }: Pick<Judgement, "file_path" | "resource_address">): string =>
  `${basename(file_path, ".json")}: ${resource_address}`;

const allowAll = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const flip =
  (type: string, inputs: Readonly<Record<string, unknown>>) =>
  (resource: PlannedResource): PlannedResource =>
    resource.type === type
      ? {
          ...resource,
          inputs: JSON.parse(JSON.stringify({ ...resource.inputs, ...inputs })) as PlannedResource["inputs"],
        }
      : resource;

const remove =
  (type: string) =>
  (resource: PlannedResource): PlannedResource | undefined =>
    resource.type === type ? undefined : resource;
