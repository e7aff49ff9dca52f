import { expect, it } from "vitest";
import type { AppProjectSpec, GroupKind } from "../argocd/project.ts";
import { loadEnvironments } from "../environments/load.ts";
import { namespace } from "../environments/naming.ts";
import { type KubeObject, objectsOf } from "../environments/rendered-tree.ts";
import { loadServices } from "../services/catalog.ts";
import { servicesOf } from "../services/descriptor.ts";
import { render } from "./render.ts";

const { clusters, argoCd } = await render();
const services = await loadServices();
const environments = await loadEnvironments();
const environmentOf = (path: string) => environments.find(({ name }) => path.includes(`/${name}/`))!;

it("renders only objects that the project of their application may have", () => {
  for (const cluster of clusters) {
    const beside = cluster.path.replace(/^manifests/, "argocd");
    const projects = objectsOf(argoCd.find(({ path }) => path === beside)!).filter(
      (object): object is KubeObject & { spec: AppProjectSpec } => object.kind === "AppProject",
    );
    for (const [file, text] of cluster.files) {
      const application = file.split("/")[0]!;
      const team = services.find(({ name }) => name === application)?.team ?? "platform";
      const { spec } = projects.find(({ metadata }) => metadata.name === team)!;
      for (const { apiVersion, kind, metadata } of objectsOf({ path: "", files: new Map([[file, text]]) })) {
        const groupKind: GroupKind = { group: apiVersion.includes("/") ? apiVersion.split("/")[0]! : "", kind };
        if (metadata.namespace === undefined) expect(spec.clusterResourceWhitelist, file).toContainEqual(groupKind);
        else {
          expect(spec.namespaceResourceWhitelist, file).toContainEqual(groupKind);
          expect(spec.destinations.map((one) => one.namespace)).toContain(metadata.namespace);
        }
      }
    }
  }
});

it("renders every service of an environment into the namespace of its team, in each of its clusters", () => {
  for (const { path, files } of clusters)
    for (const { name, team } of servicesOf(environmentOf(path), services))
      expect([...files.keys()]).toContain(`${name}/${namespace(team)}.deployment.${name}.yaml`);
});
