import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import { loadServices } from "../../services/catalog.ts";
import { promoted } from "../../tests/support/promoted.ts";
import { planAll } from "./plan.ts";
import { diffPlans, type StackDiff } from "./plan-diff.ts";
import type { StackPlan } from "./stack-plan.ts";

const instance = "aws:rds/instance:Instance";
const backups = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
const [old, promotedOne] = ["us-east-1:111122223333:db:rumbo-production-primary-g1", "rumbo-production-secondary-g1"];

/** What `pulumi up` would do once the settings say that the standby's replica took over. */
describe("settings after a promotion", () => {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-plan-"));
  let after: readonly StackPlan[];
  let diffs: readonly StackDiff[];
  beforeAll(async () => {
    const services = await loadServices();
    const plan = (environment: typeof production) =>
      planAll({ environments: [environment], services, directory, cache: false });
    const before = await plan(production);
    after = (await plan(promoted(production))).stacks;
    diffs = diffPlans(before.stacks, after);
  }, 90_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  const diffOf = (stack: string): StackDiff => diffs.find((diff) => diff.stack === stack)!;
  const primary = (): StackDiff => diffOf("production-primary-foundation");
  const secondary = (): StackDiff => diffOf("production-secondary-foundation");

  it("concern the two foundations, and who may promote the next replica", () => {
    expect(diffs.map(({ stack }) => stack)).toEqual([
      "production-primary-foundation",
      "production-primary-cluster",
      "production-secondary-foundation",
    ]);
    const { added, removed, changed } = diffOf("production-primary-cluster");
    expect([...added, ...removed]).toEqual([]);
    expect(changed.map(({ resource }) => resource.name)).toEqual(["rumbo-production-primary-services-region-guard"]);
    expect(JSON.stringify(changed[0]!.resource.inputs)).toContain(":db:rumbo-production-primary-g2");
  });

  it("touch nothing of Route 53, which the latch alone moves", () => {
    const touched = diffs.flatMap(({ added, removed, changed }) => [
      ...[...added, ...removed].map(({ type }) => type),
      ...changed.map(({ resource }) => resource.type),
    ]);
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.filter((type) => type.startsWith("aws:route53/"))).toEqual([]);
    const names = after.filter(({ resources }) => resources.some(({ type }) => type === "aws:route53/record:Record"));
    expect(names.map(({ stack }) => stack)).toContain("production-global");
  });

  it("replace nothing", () => {
    const replaced = diffs.flatMap(({ changed }) => changed.filter((change) => change.replaced));
    expect(replaced.map(({ resource }) => resource.name)).toEqual([]);
  });

  it("promote by dropping the source, and change nothing else of the instance", () => {
    const [change] = secondary().changed.filter(({ resource }) => resource.type === instance);
    expect(change!.resource.inputs["identifier"]).toBe(promotedOne);
    expect(change!.changes).toEqual([
      { path: "inputs.replicateSourceDb", before: `arn:aws:rds:${old}`, after: undefined, replaces: false },
    ]);
  });

  it("keep the retired writer as it was, protected", () => {
    expect(primary().changed.filter(({ resource }) => resource.type === instance)).toEqual([]);
    expect(primary().removed.map(({ type }) => type)).not.toContain(instance);
  });

  it("make the next generation a replica of the promoted one, under the key of its own region", () => {
    const [next] = primary().added.filter(({ type }) => type === instance);
    expect(next).toMatchObject({
      protect: true,
      inputs: {
        identifier: "rumbo-production-primary-g2",
        replicateSourceDb: `arn:aws:rds:us-west-2:111122223333:db:${promotedOne}`,
        kmsKeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:/) as string,
      },
    });
    for (const ofBirth of ["engine", "username", "password"]) expect(next!.inputs).not.toHaveProperty(ofBirth);
  });

  it("copy backups the other way", () => {
    expect(secondary().removed.map(({ type }) => type)).toEqual([backups]);
    const [copies] = primary().added.filter(({ type }) => type === backups);
    expect(copies!.inputs["sourceDbInstanceArn"]).toBe(`arn:aws:rds:us-west-2:111122223333:db:${promotedOne}`);
  });

  it("send the old region's services to the new replica", () => {
    const { resources } = after.find(({ stack }) => stack === "production-primary-foundation")!;
    const endpoints = resources.filter(
      ({ type, name }) => type.endsWith(":SecretVersion") && name.endsWith("-endpoints-database"),
    );
    expect(endpoints.map(({ dependencies }) => dependencies.filter((key) => key.startsWith(instance)))).toEqual([
      [`${instance}::rumbo-production-primary-database-g2`],
    ]);
  });

  it("watch the new replica instead of the retired writer", () => {
    const alarms = (resources: StackDiff["added"]): readonly string[] =>
      resources.filter(({ type }) => type === alarm).map(({ name }) => name.replace(/-g\d-/, "-"));
    expect(alarms(primary().added)).toEqual(alarms(primary().removed));
    expect(alarms(primary().added).length).toBeGreaterThan(5);
    expect(new Set(secondary().changed.map(({ resource }) => resource.type))).toEqual(new Set([instance, alarm]));
  });
});
