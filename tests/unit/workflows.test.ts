import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { githubRoleName, previewEnvironment } from "../../environments/naming.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { platform } from "../../environments/platform.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly name?: string;
  readonly uses?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly secrets?: unknown;
  readonly "timeout-minutes"?: number;
  readonly needs?: string | readonly string[];
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: { readonly "cancel-in-progress": boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(import.meta.dirname, "../../.github/workflows");
const texts = new Map(
  globSync("*.yml", { cwd: folder }).map((file) => [basename(file), readFileSync(join(folder, file), "utf8")]),
);
const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
const everyWorkflow = [...workflows].map(([file, workflow]) => [file, workflow] as const);
const everyStep = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps = [] }) => steps);
const workflowOf = (file: string): Workflow => {
  const workflow = workflows.get(file);
  if (!workflow) throw new Error(`There is no workflow ${file}`);
  return workflow;
};

describe.each(everyWorkflow)("%s", (file, workflow) => {
  test("has no rights but those that a job asks for (G1)", () => {
    expect(workflow.permissions).toEqual({});
    for (const [name, job] of Object.entries(workflow.jobs)) expect(job.permissions, name).toBeDefined();
  });

  test("pins every action by commit, with its version beside it (G2)", () => {
    const lines = (texts.get(file) ?? "").split("\n").filter((line) => /^\s+(- )?uses:/.test(line));
    for (const line of lines)
      expect(line).toMatch(/uses: (\.\/\.github\/workflows\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
  });

  test("never runs a stranger's code with our rights, nor their text as code (G3, G4)", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    for (const { run = "" } of everyStep(workflow)) expect(run).not.toContain("${{");
  });

  test("leaves no credential in the checkout, and passes no secret that it does not name (G5, G10)", () => {
    for (const step of everyStep(workflow).filter(({ uses }) => uses?.startsWith("actions/checkout@")))
      expect(step.with?.["persist-credentials"]).toBe(false);
    for (const { secrets } of Object.values(workflow.jobs)) expect(secrets).not.toBe("inherit");
    for (const { uses = "" } of everyStep(workflow)) expect(uses).not.toMatch(/^actions\/cache/);
  });

  test("reaches AWS by a role of its environment only (G6)", () => {
    expect(texts.get(file)).not.toMatch(/AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)|kubectl|update-kubeconfig/);
    const roles = [...(texts.get(file) ?? "").matchAll(/role\/([\w-]+)/g)].map(([, role]) => role);
    for (const { environment, steps = [] } of Object.values(workflow.jobs))
      if (steps.some(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@")))
        expect(roles).toEqual([githubRoleName(environment ?? "")]);
  });

  test("ends some time, and a deployment is never cut off (G7)", () => {
    for (const [name, job] of Object.entries(workflow.jobs))
      if (job.steps) expect(job["timeout-minutes"], name).toBeGreaterThan(0);
    const deploys = Object.values(workflow.jobs).some((job) => JSON.stringify(job).includes("release --"));
    if (deploys && workflow.concurrency) expect(workflow.concurrency["cancel-in-progress"]).toBe(false);
  });
});

test("every environment's branch has a pipeline that releases there, and ignores what releases write", async () => {
  for (const { name, branch } of await loadEnvironments()) {
    const { on } = workflowOf(`ci-cd-${name}.yml`);
    expect(on["push"]).toEqual({
      branches: [branch],
      "paths-ignore": ["manifests/rendered/**", "argocd/rendered/**"],
    });
  }
});

test("features, releases and fixes run CI only", () => {
  expect(workflowOf("ci.yml").on).toEqual({
    push: { branches: ["feature/**", "release/**", "hotfix/**"] },
    pull_request: null,
  });
  for (const { uses = "" } of everyStep(workflowOf("ci.yml"))) expect(uses).not.toMatch(/^aws-actions\//);
});

test("a release goes through BUILD, TEST, PUSH and DEPLOY, and its 5 replicas are validated in a step of their own", () => {
  const { jobs } = workflowOf("ci-cd-testing.yml");
  const stages = Object.values(jobs).map(({ name = "" }) => name.split(":")[0]);
  expect([...new Set(stages)]).toEqual(["BUILD", "TEST", "PUSH", "DEPLOY"]);
  expect(jobs["push"]?.needs).toEqual(expect.arrayContaining(["test", "scan"]));
  expect(jobs["deploy"]?.needs).toEqual(expect.arrayContaining(["test", "push"]));
  for (const file of ["ci-cd-testing.yml", "release-region.yml"])
    expect(texts.get(file)).toContain("Health checks: 5 replicas validated");
});

test("production's second region goes first", () => {
  expect(workflowOf("ci-cd-production.yml").jobs["primary"]?.needs).toBe("secondary");
});

test("images go to the registry of the region that the others copy from", () => {
  const env = (workflowOf("ci-cd-testing.yml") as unknown as { env: Record<string, string> }).env;
  expect(env["REGISTRY_REGION"]).toBe(platform.sharedRegion);
  expect(env["REGISTRY"]).toContain(`.dkr.ecr.${platform.sharedRegion}.`);
  expect(workflowOf("infra-preview.yml").jobs["preview"]?.environment).toBe(previewEnvironment);
});
