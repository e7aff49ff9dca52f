import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { infraRules } from "../policies/infra/check.ts";
import type { PlanCases } from "../policies/infra/plan-cases.ts";

const directory = mkdtempSync(join(tmpdir(), "rumbo-policy-"));
afterAll(() => rmSync(directory, { recursive: true }));

const badPlans = (
  await Promise.all(
    infraRules.map(async ({ name }) => {
      const { cases } = (await import(`../policies/infra/${name}.cases.ts`)) as { cases: PlanCases };
      return Object.entries(cases.bad).map(([title, bad]) => ({ rule: name, title, ...bad }));
    }),
  )
).flat();

describe("npm run policy", () => {
  it.each(badPlans)("refuses a plan with $rule: $title", ({ rule, plans, because }) => {
    const { status, stdout } = policy("--plan", write(plans));
    expect(status).toBe(1);
    const lines = stdout.split("\n").filter((line) => line.startsWith(`${rule}  ${plans[0]!.environment ?? ""}`));
    expect(lines).toEqual([expect.stringContaining(because)]);
  });

  it("tells how to make manifests when it is given something else", () => {
    const { status, stderr } = policy("--manifests", directory);
    expect(status).toBe(2);
    expect(stderr).toContain("npm run synth -- --out");
  });

  it("tells how to make a plan when it is given something else", () => {
    const { status, stderr } = policy("--plan", join(directory, "missing.json"));
    expect(status).toBe(2);
    expect(stderr).toContain("npm run plan -- --json");
  });
});

function write(plans: unknown): string {
  const file = join(directory, "plan.json");
  writeFileSync(file, JSON.stringify(plans));
  return file;
}

function policy(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(import.meta.dirname, "policy.ts"), ...args], { encoding: "utf8" });
}
