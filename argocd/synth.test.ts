import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../environments/load.ts";
import { type KubeObject, objectsOf, parseYaml } from "../environments/rendered-tree.ts";
import { loadServices } from "../services/catalog.ts";
import type { ApplicationSpec } from "./application.ts";
import type { ApplicationSetSpec } from "./application-set.ts";
import type { AppProjectSpec } from "./project.ts";
import { renderArgoCd } from "./synth.ts";

const environments = await loadEnvironments();
const services = await loadServices();
const teams = [...new Set(services.map(({ team }) => team))];
const trees = environments.map((environment) => ({
  environment,
  tree: renderArgoCd({ environments, services }).find(({ path }) => path.endsWith(`/${environment.name}`))!,
}));

describe.each(trees)("$environment.name", ({ environment, tree }) => {
  const objects = objectsOf(tree);
  const specs = <Spec>(kind: string): ReadonlyMap<string, Spec> =>
    new Map(
      objects
        .filter((object): object is KubeObject & { spec: Spec } => object.kind === kind)
        .map(({ metadata, spec }) => [metadata.name, spec]),
    );
  const projects = specs<AppProjectSpec>("AppProject");
  const sets = specs<ApplicationSetSpec>("ApplicationSet");
  const applications = [
    ...specs<ApplicationSpec>("Application").values(),
    ...[...sets.values()].map(({ template }) => template.spec),
  ];

  it("starts from the root application and its project alone", () => {
    const bootstrap = parseYaml(tree.files.get("bootstrap.yaml")!);
    expect(bootstrap.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
      "AppProject platform",
      "Application root",
    ]);
  });

  it("follows the environment's branch everywhere", () => {
    for (const { source } of applications) expect(source.targetRevision).toBe(environment.branch);
    for (const { generators } of sets.values())
      expect(generators[0]!.matrix.generators[1].git.revision).toBe(environment.branch);
  });

  it("keeps clusters equal to git, and survives an empty repository", () => {
    for (const { syncPolicy } of applications) {
      expect(syncPolicy.automated).toEqual({ prune: true, selfHeal: true, allowEmpty: false });
      expect(syncPolicy.syncOptions).toContain("ServerSideApply=true");
      expect(syncPolicy.syncOptions).toContain("FailOnSharedResource=true");
    }
  });

  it("never deletes an application, nor what one deployed", () => {
    for (const set of sets.values()) {
      expect(set.syncPolicy).toEqual({ applicationsSync: "create-update", preserveResourcesOnDeletion: true });
      expect(set.goTemplateOptions).toEqual(["missingkey=error"]);
    }
  });

  it("has an application for the platform and for every service, each in its owner's project", () => {
    const folders = [...sets].flatMap(([, set]) =>
      set.generators[0]!.matrix.generators[1].git.directories.map(({ path }) => `${set.template.spec.project} ${path}`),
    );
    const tree = `manifests/rendered/${environment.name}/{{ index .metadata.labels "region-role" }}`;
    expect(folders.toSorted()).toEqual(
      [`platform ${tree}/platform`, ...services.map(({ name, team }) => `${team} ${tree}/${name}`)].toSorted(),
    );
  });

  it("takes clusters of this environment alone", () => {
    for (const { generators } of sets.values())
      expect(generators[0]!.matrix.generators[0].clusters.selector.matchLabels).toEqual({
        environment: environment.name,
      });
  });

  it("lets no application choose its project by a folder's name", () => {
    for (const { project } of applications) expect([...projects.keys()]).toContain(project);
  });

  it.each(teams)("lets %s reach its own namespace alone, and nothing cluster-scoped", (team) => {
    const project = projects.get(team)!;
    expect(project.sourceRepos).toEqual(["https://github.com/rumbo-example/rumbo.git"]);
    expect(project.destinations.map(({ namespace }) => namespace)).toEqual([team]);
    expect(project.clusterResourceWhitelist).toEqual([]);
  });

  it("allows no wildcard anywhere", () => {
    for (const project of projects.values()) expect(JSON.stringify(project)).not.toContain("*");
  });

  it("empties the default project", () => {
    const { sourceRepos, destinations, ...lists } = projects.get("default")!;
    expect(sourceRepos).toEqual([]);
    expect(destinations).toEqual([]);
    expect(lists).toMatchObject({ clusterResourceWhitelist: [], namespaceResourceWhitelist: [] });
  });

  it("puts everything into Argo CD's namespace", () => {
    for (const { metadata } of objects) expect(metadata.namespace).toBe("argocd");
  });
});
