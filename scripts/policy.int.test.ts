import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PlanCases } from "../policies/infra/plan-cases.ts";
import { ruleCases } from "../policies/infra/rule-cases.ts";

const directory = mkdtempSync(join(tmpdir(), "rumbo-policy-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** The first bad case of every rule. All cases are judged by rules.test.ts; this is about what the command does with one. */
const badPlans = ruleCases.map(({ rule: { name, scope }, cases }) => {
  const [[title, bad]] = Object.entries(cases.bad) as [[string, PlanCases["bad"][string]]];
  return { rule: name, scope, title, ...bad };
});

describe("npm run policy", () => {
  const local = badPlans.filter(({ scope }) => scope !== "platform");

  it("refuses a plan with a fault of every rule that looks no further than a stack, and names each", () => {
    // A stack a fault, all in one plan: a process a rule would take a minute.
    const plans = local.flatMap(({ rule, plans }) => plans.map((plan) => ({ ...plan, stack: `with-${rule}` })));
    const { status, stdout } = policy("--plan", write(plans));
    expect(status).toBe(1);
    const lines = stdout.split("\n");
    for (const { rule, because } of local)
      expect(lines.filter((line) => line.startsWith(`${rule}  with-${rule}: `))).toEqual([
        expect.stringContaining(because),
      ]);
  });

  it.each(badPlans.filter(({ scope }) => scope === "platform"))(
    "refuses a plan with $rule: $title",
    ({ rule, plans, because }) => {
      const { status, stdout } = policy("--plan", write(plans));
      expect(status).toBe(1);
      const lines = stdout.split("\n").filter((line) => line.startsWith(`${rule}  ${plans[0]!.environment ?? ""}`));
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.filter((line) => !line.includes(because))).toEqual([]);
    },
  );

  it("notices every flip of a property that a rule names, and every rule names some", { timeout: 120_000 }, () => {
    const { status, stdout } = policy("--flips");
    process.stdout.write(stdout);
    expect(stdout).toMatch(/: 0 not noticed\n$/);
    expect(status).toBe(0);
    for (const { rule } of ruleCases) expect(stdout).toMatch(new RegExp(`^${rule.name} `, "m"));
  });

  it("lists every assertion with the rules that hold it", () => {
    const { status, stdout } = policy("--assertions");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^A44 .*require-immutable-image-tags/m);
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
