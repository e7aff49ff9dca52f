import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environment as production } from "../../environments/production.ts";
import { validateEnvironments } from "../../environments/validate.ts";
import { planAll } from "../../infra/plan/plan.ts";
import type { StackPlan } from "../../infra/plan/stack-plan.ts";
import { promoted } from "../../tests/support/promoted.ts";
import { staging, stagingInTwoRegions } from "../../tests/support/staging.ts";
import { checkPlans } from "./check.ts";

/** Environments that no component and no rule was written for: one of one region, one of two, and one after a failover. */
describe("new and changed environments", () => {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-plan-"));
  let ours: readonly StackPlan[];
  let plans: readonly StackPlan[];
  beforeAll(async () => {
    const environments = [promoted(production), staging, stagingInTwoRegions];
    const candidates = environments.map((value) => ({ file: `environments/${value.name}.ts`, value }));
    plans = (await planAll({ environments: validateEnvironments(candidates), directory, cache: false })).stacks;
    ours = (await planAll()).stacks;
  }, 300_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  it("are complete, with two regions as with one", () => {
    expect(contents(plans, "stagingtwo")).toEqual(contents(ours, "production"));
    expect(Object.keys(contents(plans, "staging"))).toEqual(Object.keys(contents(ours, "testing")));
  });

  it("pass every policy, also with the old writer retired", () => {
    const findings = checkPlans(plans).flatMap((verdict) => verdict.findings);
    expect(findings).toEqual([]);
    const databases = plans
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type.startsWith("aws:rds/instance:"));
    expect(databases.map(({ name }) => name)).toContain("rumbo-production-primary-database-g2");
  });
});

/**
 * How many resources of each type an environment has, by role, layer and type. Argo CD's own objects are aside: they come
 * from the environment's rendered tree, which its first release makes.
 */
const contents = (plans: readonly StackPlan[], environment: string): Readonly<Record<string, number>> => {
  const keys = plans
    .filter((plan) => plan.environment === environment)
    .flatMap(({ role, layer, resources }) => resources.map(({ type }) => `${role ?? ""} ${layer} ${type}`))
    .filter((key) => !/ kubernetes:(argoproj\.io|helm\.sh)\//.test(key));
  const counts = [...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length] as const);
  return Object.fromEntries(counts.toSorted());
};
