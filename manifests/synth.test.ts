import { expect, it } from "vitest";
import { type Environment, regionsOf } from "../environments/environment.ts";
import { loadEnvironments } from "../environments/load.ts";
import { platformImage, prefix, renderedPath } from "../environments/naming.ts";
import { objectsOf, type RenderedTree, renderedTree } from "../environments/rendered-tree.ts";
import { loadServices } from "../services/catalog.ts";
import { sampleDigests } from "./digest.ts";
import { misplacedNeeds } from "./sync-order.ts";
import { renderAll } from "./synth.ts";

const environments = await loadEnvironments();
const services = await loadServices();
const trees = renderAll({ environments, services, digests: sampleDigests(services) });

it("renders everything but the workload of a service that was never released", () => {
  const withoutDigests = renderAll({ environments, services, digests: () => ({}) });
  const kinds = (rendered: readonly RenderedTree[]): readonly string[] => [
    ...new Set(rendered.flatMap(objectsOf).map(({ kind }) => kind)),
  ];
  const workload = ["CronJob", "Deployment", "HorizontalPodAutoscaler", "Job", "PodDisruptionBudget"];
  expect([...kinds(withoutDigests), ...workload].toSorted()).toEqual(kinds(trees).toSorted());
});

it("releases a service to one cluster without touching another", () => {
  const digests = sampleDigests(services);
  const rendered = renderAll({
    environments,
    services,
    digests: (place) => (place.role === "secondary" ? digests(place) : {}),
  });
  const withWorkload = rendered.filter((tree) => objectsOf(tree).some(({ kind }) => kind === "Deployment"));
  expect(withWorkload.map(({ path }) => path)).toEqual(["manifests/rendered/production/secondary"]);
});

it("releases the platform's own jobs by a digest of theirs", () => {
  const digest = `sha256:${"0b".repeat(32)}` as const;
  const rendered = renderAll({ environments, services, digests: () => ({ [platformImage]: digest }) });
  for (const tree of rendered) {
    const jobs = objectsOf(tree).filter(({ kind }) => kind === "Job" || kind === "CronJob");
    expect(jobs.map(({ metadata }) => metadata.name).toSorted()).toEqual(["bootstrap", "dump", "restore"]);
    for (const job of jobs) expect(JSON.stringify(job)).toContain(`/rumbo/${platformImage}@${digest}`);
  }
});

it.each(trees)("$path: has all that an object needs in place before Argo CD comes to it", (tree) => {
  expect(misplacedNeeds(tree)).toEqual([]);
});

it("K32: renders both regions of an environment alike, but for what a region is", () => {
  for (const environment of environments.filter(({ regions }) => regions.secondary)) {
    const [primary, secondary] = regionsOf(environment).map(({ role }) =>
      withoutRegion(environment, treeOf(environment, role)),
    );
    expect(Object.fromEntries(secondary!)).toEqual(Object.fromEntries(primary!));
  }
});

it("renders the same bytes twice, sorted, with LF and without a trace of when", () => {
  expect(renderAll({ environments, services, digests: sampleDigests(services) })).toEqual(trees);
  for (const { files } of trees) {
    expect([...files.keys()]).toEqual([...files.keys()].toSorted());
    for (const text of files.values()) expect(text).not.toMatch(/\r|creationTimestamp|20\d\d-\d\d-\d\dT/);
  }
});

it("refuses two objects of one name instead of dropping one", () => {
  const twice = [
    ["a.yaml", ""],
    ["a.yaml", ""],
  ] as const;
  expect(() => renderedTree("manifests/rendered/testing/primary", twice)).toThrow("a.yaml");
});

function treeOf({ name }: Environment, role: "primary" | "secondary"): RenderedTree {
  return trees.find(({ path }) => path === renderedPath({ environment: name, role }))!;
}

/** The allow-list: names of the region and of its database, addresses of its VPC, and the hour of its dump. */
function withoutRegion(environment: Environment, { path, files }: RenderedTree): [string, string][] {
  const { role, settings } = regionsOf(environment).find((region) => path.endsWith(region.role))!;
  const network = settings.cidr.split(".").slice(0, 2).join(".");
  return [...files].map(([file, text]) => [
    file,
    text
      .replaceAll(/^( +value: https:\/\/)(primary|secondary)\./gm, "$1FRONT-DOOR-$2-")
      .replace(/(name: REGION_ROLE\n +value: )\w+/, "$1ROLE")
      .replace(/(name: DATABASE_INSTANCE\n +value: \S+)-g\d+/, "$1-GENERATION")
      .replaceAll(`${role}.${environment.domain}`, "REGIONAL-HOST")
      .replaceAll(`value: ${environment.name}/${role}`, "value: PLACE")
      .replaceAll(`${prefix({ environment: environment.name, role })}-`, "PLACE-")
      .replaceAll(settings.region, "REGION")
      .replace(/^( +schedule: 0) [34] /m, "$1 HOUR ")
      .replaceAll(`${network}.`, "NETWORK."),
  ]);
}
