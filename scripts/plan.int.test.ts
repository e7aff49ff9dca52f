import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environment as testing } from "../environments/testing.ts";
import { loadEnvironments } from "../environments/load.ts";
import { loadServices } from "../services/catalog.ts";
import { planAll } from "../infra/plan/plan.ts";
import { stacks } from "../infra/stacks/stacks.ts";
import { planAt } from "./support/plan-at.ts";

const repository = join(import.meta.dirname, "..");
const names = stacks(await loadEnvironments()).map(({ name }) => name);

const plan = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ["scripts/plan.ts", ...args], { cwd: repository, maxBuffer: 2 ** 28 });

describe("npm run plan", () => {
  const directory = mkdtempSync(join(tmpdir(), "rumbo-plan-"));
  beforeAll(async () => {
    await planAll();
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  it("lists the stacks in the order of pulumi up", async () => {
    const { stdout } = await plan("--list-stacks", "--json");
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(names);
  });

  it("prints JSON and nothing else, also where it writes files", async () => {
    const { stdout } = await plan("--json", "--terraform", directory);
    expect(JSON.parse(stdout)).toMatchObject({ stacks: names.map((stack) => ({ stack })) });
  });

  it("writes one Terraform plan a stack", () => {
    expect(readdirSync(directory).toSorted()).toEqual(names.map((name) => `${name}.json`).toSorted());
    const file = readFileSync(join(directory, "production-primary-foundation.json"), "utf8");
    expect(file).toContain('"address": "aws_db_instance.rumbo-production-primary-database');
  });

  it("refuses to compare with a commit that does not exist", async () => {
    await expect(plan("--diff", "no-such-branch")).rejects.toMatchObject({
      code: 2,
      stderr: "git knows no commit no-such-branch; fetch it first, or name another after --diff.\n",
    });
  });

  it("plans another commit beside the working tree, and leaves nothing behind", async () => {
    const earlier = await planAt(repository, "HEAD");
    expect(earlier.map(({ stack }) => stack)).toContain("shared");
    const left = readdirSync(join(repository, ".local")).filter((name) => name.startsWith("plan-at-"));
    expect(left).toEqual([]);
  }, 60_000);

  it("lets two plan into one folder at a time", async () => {
    const folder = join(directory, "both");
    const services = await loadServices();
    const options = { environments: [testing], services, directory: folder };
    await Promise.all([planAll({ ...options, cache: false }), planAll({ ...options, cache: false })]);
    expect(await planAll(options)).toMatchObject({ reused: true });
    expect(readdirSync(folder).filter((name) => !name.endsWith(".json"))).toEqual([]);
  }, 60_000);
});
