import { execFile, execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { platformTeam, releaseStatus } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { brokenDigest, noLab } from "../support/gitops-lab.ts";
import { allImages, digestOf, type GitOps, type GitOpsPlace, startGitOps } from "../support/gitops-place.ts";
import { type RegistryUnderTest, startRegistry } from "../support/registry-under-test.ts";
import { until } from "../support/until.ts";

const repository = join(import.meta.dirname, "../..");
const service = "ms-horarios";
const namespace = "movilidad";
const first = await allImages(digestOf("1"));
const second = { ...first, [service]: digestOf("2") };

describe.skipIf(noLab)(`A release to production${noLab ? ` (${noLab})` : ""}`, () => {
  let gitOps: GitOps;
  let primary: GitOpsPlace;
  let secondary: GitOpsPlace;
  let registry: RegistryUnderTest;
  /** Every image that the first region's Deployment of the service has ever asked for. */
  const seenByPrimary = new Set<string>();
  const watching = new AbortController();

  beforeAll(async () => {
    registry = await startRegistry();
    for (const images of [first, second])
      for (const [name, digest] of Object.entries(images)) registry.push(name, digest);
    gitOps = await startGitOps([
      { environment: "production", role: "primary" },
      { environment: "production", role: "secondary" },
    ]);
    [primary, secondary] = gitOps.places as [GitOpsPlace, GitOpsPlace];
    gitOps.git.commit("main", "feat: everything", sourceFor(gitOps.url));
    for (const place of gitOps.places) await place.release(first);
    await Promise.all(gitOps.places.map((place) => place.bootstrap()));
    // The gate asks for every application of a region, not only for the one that a release changes.
    const applications = gitOps.places.flatMap((place) =>
      [platformTeam, ...place.services.map(({ name }) => name)].map((name) => ({ place, name })),
    );
    await Promise.all(applications.map(({ place, name }) => place.healthy(name)));
    const deployment = { apiVersion: "apps/v1", kind: "Deployment" };
    void primary.kube.watch(
      deployment,
      namespace,
      ({ object }) => {
        if (object.metadata.name === service) seenByPrimary.add(digestIn(object["spec"] as DeploymentSpec));
      },
      watching.signal,
    );
  });
  afterAll(async () => {
    watching.abort();
    await gitOps.stop();
    await registry.stop();
  });

  it("comes to the first region once Argo CD has seen it healthy in the second, and not before", async () => {
    const leading = await secondary.release(second);
    const early = await promote();
    expect([early.code, early.output]).toEqual([1, expect.stringContaining("production secondary")]);

    await secondary.refresh();
    await secondary.healthy(service, leading);
    const promoted = await promote("--wait=240");
    expect(promoted.code, promoted.output).toBe(0);
    await primary.refresh();
    await primary.healthy(service, gitOps.git.head("main"));
    expect(await primary.runs(service)).toBe(digestOf("2"));
  });

  it("never comes to the first region when it is bad, and is taken back in the second", async () => {
    const bad = await secondary.release({ ...second, [service]: brokenDigest }, { change });
    await Promise.all(gitOps.places.map((place) => place.refresh()));
    await until(
      "Argo CD has told of the failure",
      () => gitOps.gitHub.statuses.some((said) => said.commit === bad && said.state === "failure"),
      { timeoutMs: 240_000, see: () => gitOps.gitHub.statuses },
    );
    const refused = await promote();
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining(`${service} failed`)]);

    const { environment, role } = secondary.place;
    const failed = [`--application=${service}`, `--revision=${bad}`];
    expect(
      await release("rollback", `--environment=${environment}`, `--role=${role}`, ...failed, statuses()),
    ).toMatchObject({ code: 0 });
    await Promise.all(gitOps.places.map((place) => place.refresh()));
    const repair = gitOps.git.head("main");
    for (const place of gitOps.places) {
      await place.healthy(service, repair);
      expect(await place.runs(service)).toBe(digestOf("2"));
    }
    expect(seenByPrimary).toEqual(new Set([digestOf("1"), digestOf("2")]));
    const contexts = gitOps.gitHub.statuses.filter(({ state }) => state !== "success").map(({ context }) => context);
    expect(contexts).toEqual([releaseStatus(secondary.place, service)]);
  });

  const promote = (...args: readonly string[]) => {
    const registries = ["us-east-1", "us-west-2"].map((region) => `--registry=${region}=${registry.url}`);
    return release("promote", "--environment=production", "--role=primary", ...registries, statuses(), ...args);
  };
  const statuses = (): string => `--statuses=${gitOps.gitHub.url}/repos/${platform.repository}`;
  const release = (...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> =>
    new Promise((resolve) => {
      const script = join(repository, "scripts/release.ts");
      execFile(process.execPath, [script, ...args, `--remote=${gitOps.git.url}`], (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
});

/** The migration is the first that runs a new image. It may take minutes before it has failed, here twenty seconds. */
const change = (text: string, file: string): string =>
  file.endsWith(`job.${service}-migrate.yaml`) ? text.replace(/(activeDeadlineSeconds:) \d+/, "$1 20") : text;

interface DeploymentSpec {
  readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
}

const digestIn = ({ template }: DeploymentSpec): string => template.spec.containers[0]?.image.split("@")[1] ?? "";

/** What releases render from, as of the working tree; only that the laboratory's repository stands where GitHub's does. */
function sourceFor(url: string): ReadonlyMap<string, string> {
  const rooms = ["argocd", "environments", "manifests", "policies", "releases", "services", "package-lock.json"];
  const options = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"];
  const files = execFileSync("git", [...options, ...rooms], { cwd: repository, encoding: "utf8" })
    .split("\0")
    .filter((file) => file !== "" && !file.includes("/rendered/") && existsSync(join(repository, file)));
  const naming = "environments/naming.ts";
  const source = new Map(files.map((file) => [file, readFileSync(join(repository, file), "utf8")]));
  const here = (source.get(naming) ?? "").replace(/(export const repositoryUrl =)[^;]+;/, `$1 ${JSON.stringify(url)};`);
  return source.set(naming, here);
}
