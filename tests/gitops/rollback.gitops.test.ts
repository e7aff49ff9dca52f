import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderedPath } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { holdsFile } from "../../manifests/release-file.ts";
import type { SaidStatus } from "../support/github-stand-in.ts";
import { brokenDigest, noLab } from "../support/gitops-lab.ts";
import { allImages, digestOf, type GitOps, type GitOpsPlace, startGitOps } from "../support/gitops-place.ts";
import { watchReadyPods } from "../support/ready-pods.ts";
import { until } from "../support/until.ts";

const first = await allImages(digestOf("1"));
const service = "ms-autenticacion";
const context = `argocd/testing/primary/${service}`;

/** A rollout has failed after two minutes instead of three: less our admission policies refuse. All else is as it ships. */
const change = (text: string): string => text.replace(/(progressDeadlineSeconds:) \d+/, "$1 120");

const isJob = (file: string): boolean => file.includes(".job.");

describe.skipIf(noLab)(`A release of five replicas${noLab ? ` (${noLab})` : ""}`, () => {
  let gitOps: GitOps;
  let testing: GitOpsPlace;
  beforeAll(async () => {
    gitOps = await startGitOps([{ environment: "testing", role: "primary" }]);
    [testing] = gitOps.places as [GitOpsPlace];
    const commit = await testing.release(first, { change });
    await testing.bootstrap();
    await testing.healthy(service);
    await told(commit, "success");
  });
  afterAll(async () => {
    await gitOps.stop();
  });

  it("is taken back by itself, once, when its pods never become ready", async () => {
    const pods = watchReadyPods(testing.kube, "identidad", service);
    const pushed = performance.now();
    const bad = await testing.release(
      { ...first, [service]: brokenDigest },
      // It migrates, and then it does not serve.
      { change: (text, file) => change(isJob(file) ? text.replaceAll(brokenDigest, digestOf("2")) : text) },
    );
    await testing.refresh();
    const failure = await told(bad, "failure");
    expect(Math.min(...pods.counts.slice(pods.counts.indexOf(5)))).toBe(5);
    expect(failure.target).toBe(
      `https://github.com/${platform.repository}/tree/${bad}/${renderedPath(testing.place)}/${service}`,
    );

    await rollback(failure);
    const landed = performance.now();
    const repair = gitOps.git.head("develop");
    expect(repair).not.toBe(bad);
    expect(landed - failure.at).toBeLessThan(60_000);
    expect(JSON.parse(gitOps.git.show(repair, `${renderedPath(testing.place)}/${holdsFile}`))).toMatchObject({
      [service]: [{ digest: brokenDigest, revision: bad }],
    });
    expect(await rollback(failure)).toContain("nothing was done");
    expect(gitOps.git.head("develop")).toBe(repair);

    await testing.refresh();
    await testing.healthy(service, repair);
    const healthy = performance.now();
    await pods.stop();
    expect(await testing.runs(service)).toBe(digestOf("1"));
    expect(Math.min(...pods.counts.slice(pods.counts.indexOf(5)))).toBe(5);
    expect(gitOps.gitHub.statuses.filter(({ state }) => state !== "success")).toEqual([failure]);
    report({
      "from push to the status that it failed": failure.at - pushed,
      "from there to the rollback commit": landed - failure.at,
      "from there to healthy": healthy - landed,
    });
  }, 600_000);

  it("goes out again when the next one is good, with never fewer than five ready pods while all are replaced", async () => {
    const pods = watchReadyPods(testing.kube, "identidad", service);
    await until("all are seen", () => pods.counts.at(-1) === 5);
    const commit = await testing.release({ ...first, [service]: digestOf("3") }, { change });
    await testing.refresh();
    await testing.healthy(service, commit);
    await until("the last old pod has gone", () => pods.counts.at(-1) === 5);
    await pods.stop();

    expect(pods.seen()).toBe(10);
    expect(Math.min(...pods.counts.slice(pods.counts.indexOf(5)))).toBe(5);
    expect(Math.max(...pods.counts)).toBeGreaterThan(5);
    expect(await testing.runs(service)).toBe(digestOf("3"));
    await told(commit, "success");
  });

  it("is reported when its smoke test fails, although all pods are ready (row 3 of the fault matrix)", async () => {
    const commit = await testing.release(
      { ...first, [service]: digestOf("4") },
      {
        change: (text, file) =>
          file.endsWith(`job.${service}-smoke.yaml`)
            ? text.replaceAll(digestOf("4"), brokenDigest).replace(/(activeDeadlineSeconds:) \d+/, "$1 10")
            : change(text),
      },
    );
    await testing.refresh();
    const failure = await told(commit, "failure");
    expect(await testing.runs(service)).toBe(digestOf("4"));

    await rollback(failure);
    await testing.refresh();
    await testing.healthy(service, gitOps.git.head("develop"));
    expect(await testing.runs(service)).toBe(digestOf("3"));
  });

  /** What Argo CD said of a commit, once it has. */
  const told = (commit: string, state: "success" | "failure"): Promise<SaidStatus> =>
    until(
      `GitHub is told of the ${state} of ${commit}`,
      () =>
        gitOps.gitHub.statuses.find(
          (status) => status.commit === commit && status.context === context && status.state === state,
        ),
      {
        timeoutMs: 300_000,
        see: async () => [gitOps.gitHub.statuses, await testing.application(service)],
      },
    );

  /** As `rollback.yml` runs it on such a status. @returns what it says */
  const rollback = async ({ commit }: SaidStatus): Promise<string> => {
    const { environment, role } = testing.place;
    const place = ["--environment", environment, "--role", role, "--application", service, "--revision", commit];
    const where = ["--remote", gitOps.git.url, "--statuses", `${gitOps.gitHub.url}/repos/${platform.repository}`];
    const script = join(import.meta.dirname, "../../scripts/release.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [script, "rollback", ...place, ...where]);
    return stdout;
  };
});

function report(durations: Readonly<Record<string, number>>): void {
  for (const [what, milliseconds] of Object.entries(durations))
    process.stdout.write(`${what}: ${(milliseconds / 1000).toFixed(1)} s\n`);
}
