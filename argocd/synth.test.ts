import { describe, expect, it } from "vitest";
import { regionsOf } from "../environments/environment.ts";
import { loadEnvironments } from "../environments/load.ts";
import { type KubeObject, objectsOf, parseYaml } from "../environments/rendered-tree.ts";
import { loadServices } from "../services/catalog.ts";
import { servicesOf } from "../services/descriptor.ts";
import type { ApplicationSpec, ChartSource, ChartValues } from "./application.ts";
import type { ApplicationSetSpec } from "./application-set.ts";
import type { AppProjectSpec } from "./project.ts";
import { renderArgoCd } from "./synth.ts";

const environments = await loadEnvironments();
const allServices = await loadServices();
const rendered = renderArgoCd({ environments, services: allServices });
const clusters = environments.flatMap((environment) =>
  regionsOf(environment).map(({ role, settings }) => ({
    environment,
    role,
    settings,
    tree: rendered.find(({ path }) => path === `argocd/rendered/${environment.name}/${role}`)!,
  })),
);

describe.each(clusters)("$environment.name $role", ({ environment, role, settings, tree }) => {
  const services = servicesOf(environment, allServices);
  const teams = [...new Set(services.map(({ team }) => team))];
  const objects = objectsOf(tree);
  const specs = <Spec>(kind: string): ReadonlyMap<string, Spec> =>
    new Map(
      objects
        .filter((object): object is KubeObject & { spec: Spec } => object.kind === kind)
        .map(({ metadata, spec }) => [metadata.name, spec]),
    );
  const projects = specs<AppProjectSpec>("AppProject");
  const sets = specs<ApplicationSetSpec>("ApplicationSet");
  const single = specs<ApplicationSpec>("Application");
  const applications = [...single.values(), ...[...sets.values()].map(({ template }) => template.spec)];
  const valuesOf = (name: string): ChartValues => (single.get(name)!.source as ChartSource).helm.valuesObject;

  it("starts from Argo CD itself, the root application and their project", () => {
    const bootstrap = parseYaml(tree.files.get("bootstrap.yaml")!);
    expect(bootstrap.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
      "AppProject argocd",
      "Application argocd",
      "Application root",
    ]);
  });

  it("follows the environment's branch with everything of ours, and one exact version of everything else", () => {
    for (const { source } of applications)
      expect(source.targetRevision).toMatch("chart" in source ? /^\d+\.\d+\.\d+$/ : environment.branch);
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

  it("lets a repair overtake the release that it repairs", () => {
    for (const { syncPolicy } of applications) expect(syncPolicy.retry.refresh).toBe(true);
  });

  it("asks a person before it removes anything that a chart left out, such as a CRD", () => {
    const charts = applications.filter(({ source }) => "chart" in source);
    expect(charts).toHaveLength(4);
    for (const { syncPolicy } of charts)
      expect(syncPolicy.syncOptions).toEqual(expect.arrayContaining(["Prune=confirm", "Delete=confirm"]));
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
    const manifests = `manifests/rendered/${environment.name}/${role}`;
    expect(folders.toSorted()).toEqual(
      [
        `platform ${manifests}/platform`,
        ...services.map(({ name, team }) => `${team} ${manifests}/${name}`),
      ].toSorted(),
    );
  });

  it("makes applications in its own cluster alone", () => {
    for (const { generators } of sets.values())
      expect(generators[0]!.matrix.generators[0].clusters.selector.matchLabels).toEqual({
        environment: environment.name,
        "region-role": role,
      });
  });

  it("tells GitHub of every release of ours, good or bad", () => {
    for (const { template } of sets.values())
      expect(Object.keys(template.metadata.annotations)).toEqual([
        "notifications.argoproj.io/subscribe.on-release-failed.github",
        "notifications.argoproj.io/subscribe.on-release-succeeded.github",
      ]);
  });

  it("lets nobody in but by single sign-on, and nobody into a pod", () => {
    const { cm, rbac } = valuesOf("argocd")["configs"] as Record<"cm" | "rbac", Record<string, string>>;
    expect(cm).toMatchObject({ "admin.enabled": "false", "exec.enabled": "false" });
    expect(rbac["policy.default"]).toBe("");
    expect(rbac["policy.csv"]).not.toMatch(/exec|delete|create|update|role:admin/);
    for (const team of teams) expect(rbac["policy.csv"]).toContain(`g, ${team}, role:${team}\n`);
  });

  it("tells each add-on its own region, network and address", () => {
    expect(valuesOf("aws-load-balancer-controller")).toMatchObject({
      clusterName: `rumbo-${environment.name}-${role}`,
      region: settings.region,
    });
    expect(valuesOf("nginx-ingress")).toMatchObject({
      controller: {
        containerPort: { http: 8080, https: 8443 },
        config: {
          entries: {
            "external-status-address": `${role}.${environment.domain}`,
            "proxy-protocol": "True",
            "set-real-ip-from": settings.cidr,
          },
        },
      },
    });
  });

  it("lets no application choose its project by a folder's name", () => {
    for (const { project } of applications) expect([...projects.keys()]).toContain(project);
  });

  it("lets Argo CD's own project alone write where applications are", () => {
    const writers = [...projects].filter(([, { destinations }]) =>
      destinations.some((to) => to.namespace === "argocd"),
    );
    expect(writers.map(([name]) => name)).toEqual(["argocd"]);
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
