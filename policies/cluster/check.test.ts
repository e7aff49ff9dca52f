import { expect, it } from "vitest";
import { loadEnvironments } from "../../environments/load.ts";
import { objectsOf, type RenderedTree, renderedTree } from "../../environments/rendered-tree.ts";
import { sampleDigests } from "../../manifests/digest.ts";
import { renderAll } from "../../manifests/synth.ts";
import { loadServices } from "../../services/catalog.ts";
import { checkManifests } from "./check.ts";
import { clusterPolicies } from "./policies.ts";

const services = await loadServices();
const trees = renderAll({ environments: await loadEnvironments(), services, digests: sampleDigests(services) });

it("finds nothing wrong with what we render, having judged each workload in each cluster", () => {
  const verdicts = checkManifests(trees);
  expect(verdicts.map(({ rule }) => rule).toSorted()).toEqual(
    clusterPolicies({ environment: "testing", region: "us-east-1" })
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const { rule, subjects, findings, notApplicable } of verdicts) {
    expect(findings, rule).toEqual([]);
    expect(subjects > 0, rule).toBe(notApplicable === undefined);
  }
  const workloads = trees
    .flatMap(objectsOf)
    .filter(
      ({ kind, metadata }) => ["CronJob", "Deployment", "Job"].includes(kind) && metadata.namespace !== "platform",
    );
  expect(verdicts.find(({ rule }) => rule === "require-image-digest")!.subjects).toBe(workloads.length);
});

it("names cluster, object and remedy of what a policy refuses", () => {
  const edited = trees.map((tree) => editFiles(tree, (text) => text.replace(/@sha256:\w+/g, ":latest")));
  const verdict = checkManifests(edited).find(({ rule }) => rule === "require-image-digest")!;
  expect(verdict.findings).toContainEqual({
    rule: "require-image-digest",
    subject: "manifests/rendered/testing/primary: Deployment movilidad/ms-mapeo",
    message: expect.stringContaining("by digest"),
  });
  expect(verdict.findings).toHaveLength(verdict.subjects);
});

it("reports a policy that judges nothing", () => {
  const unreleased = renderAll({ environments: [], services, digests: () => ({}) });
  expect(checkManifests(unreleased)).toEqual([]);
  const withoutTenants = trees.map((tree) =>
    editFiles(tree, (text) => text.replaceAll("rumbo.example/tenant:", "other:")),
  );
  for (const { subjects, findings, notApplicable } of checkManifests(withoutTenants)) {
    expect(subjects).toBe(0);
    if (notApplicable === undefined)
      expect(findings).toEqual([expect.objectContaining({ message: expect.stringContaining("judged no object") })]);
  }
});

const editFiles = ({ path, files }: RenderedTree, edit: (text: string) => string): RenderedTree =>
  renderedTree(
    path,
    [...files].map(([file, text]) => [file, edit(text)] as const),
  );
