import { describe, expect, test } from "vitest";
import { renderArgoCd } from "../../argocd/synth.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { objectsOf, type RenderedTree } from "../../environments/rendered-tree.ts";
import { validateEnvironments } from "../../environments/validate.ts";
import { sampleDigests } from "../../manifests/digest.ts";
import { renderAll } from "../../manifests/synth.ts";
import { loadServices } from "../../services/catalog.ts";
import { staging, stagingInTwoRegions } from "../../tests/support/staging.ts";
import { checkManifests } from "./check.ts";

/** Environments that no chart and no policy was written for: the manifests' half of `policies/infra/environments.int.test.ts`. */
const services = await loadServices();
const candidates = [staging, stagingInTwoRegions].map((value) => ({ file: `environments/${value.name}.ts`, value }));
const render = (environments: Awaited<ReturnType<typeof loadEnvironments>>) => ({
  manifests: renderAll({ environments, services, digests: sampleDigests(services) }),
  argoCd: renderArgoCd({ environments, services }),
});
const ours = render(await loadEnvironments());
const added = render(validateEnvironments(candidates));

/** Kinds and names of a tree, without what says which environment and region it is. */
const contents = (trees: readonly RenderedTree[], path: string): readonly string[] =>
  objectsOf(trees.find((tree) => tree.path.endsWith(path))!)
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`)
    .toSorted();

describe.each([
  ["staging/primary", "testing/primary"],
  ["stagingtwo/primary", "production/primary"],
  ["stagingtwo/secondary", "production/secondary"],
])("%s, which is one file", (path, like) => {
  test("has every manifest that its like has", () => {
    expect(contents(added.manifests, path)).toEqual(contents(ours.manifests, like));
  });

  test("has an Argo CD of its own that syncs the same", () => {
    expect(contents(added.argoCd, path)).toEqual(contents(ours.argoCd, like));
    const text = [...added.argoCd.find((tree) => tree.path.endsWith(path))!.files.values()].join("\n");
    expect(text).toContain(`manifests/rendered/${path}`);
    expect(text).not.toMatch(/rendered\/(testing|production)\//);
  });
});

test("new environments break no admission policy", () => {
  expect(checkManifests(added.manifests).flatMap(({ findings }) => findings)).toEqual([]);
});
