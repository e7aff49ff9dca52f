import { describe, expect, test } from "vitest";
import type { ApplicationSetSpec } from "../../argocd/application-set.ts";
import type { AppProjectSpec } from "../../argocd/project.ts";
import { renderArgoCd } from "../../argocd/synth.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { type KubeObject, objectsOf } from "../../environments/rendered-tree.ts";
import { sampleDigests } from "../../manifests/digest.ts";
import { renderAll } from "../../manifests/synth.ts";
import { loadServices } from "../../services/catalog.ts";
import type { Service } from "../../services/descriptor.ts";

/** A team that nobody has heard of, because one service names it. */
const team = "logistics";
const service: Service = {
  name: "ms-inventario",
  team,
  paths: ["/api/inventario/v1"],
  replicas: 3,
  resources: { cpu: "250m", memory: "384Mi" },
  bodyLimitKiB: 1024,
  needs: { database: { extensions: [] }, broker: true },
};

const environments = await loadEnvironments();
const services = [...(await loadServices()), service];
const clusters = renderAll({ environments, services, digests: sampleDigests(services) });
const argoCds = renderArgoCd({ environments, services });

const named = (objects: readonly KubeObject[], kind: string, name: string): KubeObject & { readonly spec: unknown } =>
  objects.find((object) => object.kind === kind && object.metadata.name === name) as KubeObject & { spec: unknown };

describe.each(argoCds)("a new team in $path", (tree) => {
  const objects = objectsOf(tree);
  const project = named(objects, "AppProject", team).spec as AppProjectSpec;

  test("has a project of its own, for its namespace alone", () => {
    expect(project.destinations.map(({ namespace }) => namespace)).toEqual([team]);
    expect(project.clusterResourceWhitelist).toEqual([]);
    const kinds = project.namespaceResourceWhitelist.map(({ kind }) => kind);
    for (const limit of ["ResourceQuota", "LimitRange", "Role", "RoleBinding", "Secret", "Namespace"])
      expect(kinds).not.toContain(limit);
  });

  test("has applications for its services, in its project", () => {
    const set = named(objects, "ApplicationSet", team).spec as ApplicationSetSpec;
    expect(set.template.spec.project).toBe(team);
    expect(JSON.stringify(set.generators)).toContain("ms-inventario");
    expect(JSON.stringify(set.generators)).not.toContain("ms-mapeo");
  });

  test("sees and synchronises its own applications, and no others", () => {
    const rights = [...tree.files.values()]
      .join("\n")
      .split("\n")
      .filter((line) => line.includes(`p, role:${team},`));
    expect(rights.length).toBeGreaterThan(0);
    for (const line of rights) expect(line).toMatch(/, (logistics|logistics\/\*), allow$/);
  });
});

describe.each(clusters)("a new team in $path", (tree) => {
  const objects = objectsOf(tree);

  test("has a namespace with a quota, limits and closed doors", () => {
    const its = objects.filter(({ metadata }) => metadata.namespace === team);
    expect(named(objects, "Namespace", team).spec).toBeUndefined();
    expect(its.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      expect.arrayContaining(["ResourceQuota team", "LimitRange containers", "NetworkPolicy default-deny"]),
    );
  });

  test("has everything of its services in that namespace", () => {
    const elsewhere = objects.filter(
      ({ metadata }) => metadata.name.startsWith("ms-inventario") && metadata.namespace !== team,
    );
    expect(elsewhere).toEqual([]);
  });
});
