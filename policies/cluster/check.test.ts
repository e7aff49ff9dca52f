import { expect, it } from "vitest";
import { loadEnvironments } from "../../environments/load.ts";
import { type RenderedTree, renderedTree } from "../../environments/rendered-tree.ts";
import { sampleDigests } from "../../manifests/digest.ts";
import { renderAll } from "../../manifests/synth.ts";
import { loadServices } from "../../services/catalog.ts";
import { checkManifests } from "./check.ts";
import { clusterPolicies } from "./policies.ts";

const services = await loadServices();
const trees = renderAll({ environments: await loadEnvironments(), services, digests: sampleDigests(services) });

it("finds nothing wrong with what we render, having judged each service in each cluster", () => {
  const verdicts = checkManifests(trees);
  expect(verdicts.map(({ rule }) => rule).toSorted()).toEqual(
    clusterPolicies({ environment: "testing", region: "us-east-1" })
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const { subjects, findings } of verdicts) {
    expect(findings).toEqual([]);
    expect(subjects).toBe(trees.length * services.length);
  }
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
  for (const { subjects, findings } of checkManifests(withoutTenants)) {
    expect(subjects).toBe(0);
    expect(findings).toEqual([expect.objectContaining({ message: expect.stringContaining("judged no object") })]);
  }
});

const editFiles = ({ path, files }: RenderedTree, edit: (text: string) => string): RenderedTree =>
  renderedTree(
    path,
    [...files].map(([file, text]) => [file, edit(text)] as const),
  );
