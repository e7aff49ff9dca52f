import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { argoCdNamespace, renderedPath } from "../../environments/naming.ts";
import { noLab } from "../support/gitops-lab.ts";
import { allImages, digestOf, type GitOps, type GitOpsPlace, startGitOps } from "../support/gitops-place.ts";
import { until } from "../support/until.ts";

const applications = ({ services }: GitOpsPlace): readonly string[] => [
  "platform",
  ...services.map(({ name }) => name),
];
const first = await allImages(digestOf("1"));
const second = { ...first, "ms-horarios": digestOf("2") };

const deployment = { apiVersion: "apps/v1", kind: "Deployment" };

describe.skipIf(noLab)(`Argo CD in three clusters${noLab ? ` (${noLab})` : ""}`, () => {
  let gitOps: GitOps;
  let testing: GitOpsPlace;
  let primary: GitOpsPlace;
  let secondary: GitOpsPlace;
  beforeAll(async () => {
    gitOps = await startGitOps([
      { environment: "testing", role: "primary" },
      { environment: "production", role: "primary" },
      { environment: "production", role: "secondary" },
    ]);
    [testing, primary, secondary] = gitOps.places as [GitOpsPlace, GitOpsPlace, GitOpsPlace];
  });
  afterAll(async () => {
    await gitOps.stop();
  });

  it("brings empty clusters from the bootstrap alone to everything synchronised and healthy", async () => {
    for (const place of gitOps.places) await place.release(first);
    await Promise.all(gitOps.places.map((place) => place.bootstrap()));
    await Promise.all(
      gitOps.places.flatMap((place) => ["root", ...applications(place)].map((name) => place.healthy(name))),
    );

    for (const place of gitOps.places)
      for (const { name } of place.services) expect(await place.runs(name)).toBe(digestOf("1"));
  });

  it("has emptied the project that Argo CD makes by itself", async () => {
    for (const { kube } of gitOps.places) {
      const project = await kube.get(
        { apiVersion: "argoproj.io/v1alpha1", kind: "AppProject" },
        "default",
        argoCdNamespace,
      );
      expect(project?.["spec"]).toMatchObject({ sourceRepos: [], destinations: [], clusterResourceWhitelist: [] });
    }
  });

  it("told GitHub of each release, by cluster and application, on the commit that it was", async () => {
    const contexts = gitOps.places.flatMap((cluster) =>
      applications(cluster).map((name) => `argocd/${cluster.place.environment}/${cluster.place.role}/${name}`),
    );
    const succeeded = (): readonly string[] =>
      gitOps.gitHub.statuses.filter(({ state }) => state === "success").map(({ context }) => context);
    await until("every release is reported", () => succeeded().length >= contexts.length, { see: succeeded });
    expect(succeeded().toSorted()).toEqual(contexts.toSorted());
    const commits = new Set([gitOps.git.head("develop"), gitOps.git.head("main"), gitOps.git.head("main~1")]);
    for (const { commit } of gitOps.gitHub.statuses) expect(commits).toContain(commit);
  });

  it("moves testing alone when develop gets a release", async () => {
    const commit = await testing.release(second);
    await Promise.all(gitOps.places.map((place) => place.refresh()));
    await testing.healthy("ms-horarios", commit);
    expect(await testing.runs("ms-horarios")).toBe(digestOf("2"));
    for (const place of [primary, secondary]) expect(await place.runs("ms-horarios")).toBe(digestOf("1"));
  });

  it("moves production's second region before its first", async () => {
    const leading = await secondary.release(second);
    await Promise.all([secondary.refresh(), primary.refresh()]);
    await secondary.healthy("ms-horarios", leading);
    // The first region has seen that commit as well, and there was nothing in it for it.
    await primary.healthy("ms-horarios", leading);
    expect(await secondary.runs("ms-horarios")).toBe(digestOf("2"));
    expect(await primary.runs("ms-horarios")).toBe(digestOf("1"));

    const following = await primary.release(second);
    await primary.refresh();
    await primary.healthy("ms-horarios", following);
    expect(await primary.runs("ms-horarios")).toBe(digestOf("2"));
  });

  it("takes back what somebody changes by hand", async () => {
    const { kube } = testing;
    const live = (await kube.get(deployment, "ms-horarios", "movilidad"))!;
    await kube.patch(live, { spec: { replicas: 1, minReadySeconds: 60 } });
    const healed = await until("the change is taken back", async () => {
      const found = await kube.get(deployment, "ms-horarios", "movilidad");
      return found?.["spec"].replicas === 3 && found;
    });
    expect(healed["spec"]).toMatchObject({ replicas: 3, minReadySeconds: 10 });
  });

  it("removes the workload of a retired service, and nothing that data hangs on", async () => {
    const commit = await testing.release(first, { retired: ["ms-horarios"] });
    await testing.refresh();
    await testing.healthy("ms-horarios", commit);
    expect(await testing.kube.get(deployment, "ms-horarios", "movilidad")).toBeUndefined();
    expect(await testing.kube.get({ apiVersion: "v1", kind: "Namespace" }, "movilidad")).toBeDefined();
    for (const name of ["ms-autenticacion", "ms-mapeo"]) expect(await testing.runs(name)).toBe(digestOf("1"));
  });

  it("keeps everything of an application whose folder is deleted", async () => {
    const { kube, place, branch } = testing;
    gitOps.git.commit(branch, "chore: delete a folder", new Map([[`${renderedPath(place)}/ms-mapeo`, undefined]]));
    await testing.refresh();
    await until(
      "Argo CD says that the folder is missing",
      async () =>
        JSON.stringify((await testing.application("ms-mapeo"))?.["status"].conditions ?? "").includes(
          "ms-mapeo: app path does not exist",
        ),
      { see: () => testing.application("ms-mapeo") },
    );
    expect(await testing.runs("ms-mapeo")).toBe(digestOf("1"));
    const secrets = await kube.list({ apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" }, "movilidad");
    expect(secrets.map(({ metadata }) => metadata.name)).toContain("ms-mapeo");
  });

  it("asks a person before it removes a namespace or the way to the secrets", async () => {
    const { kube, place, branch } = testing;
    const files = ["namespace.movilidad.yaml", "clustersecretstore.aws-secrets-manager.yaml"];
    const gone = files.map((file) => [`${renderedPath(place)}/platform/${file}`, undefined] as const);
    gitOps.git.commit(branch, "chore: delete what holds data", new Map(gone));
    await testing.refresh();
    await until(
      "Argo CD waits for a confirmation",
      async () => /confirm/i.test(String((await testing.application("platform"))?.["status"].operationState?.message)),
      { see: () => testing.application("platform") },
    );
    const namespace = await kube.get({ apiVersion: "v1", kind: "Namespace" }, "movilidad");
    expect(namespace?.metadata.deletionTimestamp).toBeUndefined();
    const store = { apiVersion: "external-secrets.io/v1", kind: "ClusterSecretStore" };
    expect((await kube.get(store, "aws-secrets-manager"))?.metadata.deletionTimestamp).toBeUndefined();
    expect(await testing.runs("ms-autenticacion")).toBe(digestOf("1"));
  });
});
