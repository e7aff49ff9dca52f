import { renderArgoCd } from "../argocd/synth.ts";
import { loadEnvironments } from "../environments/load.ts";
import { argoCdPath, type Place, renderedPath } from "../environments/naming.ts";
import type { RenderedTree } from "../environments/rendered-tree.ts";
import { type DigestsOf, type RetiredOf, sampleDigests } from "../manifests/digest.ts";
import type { Release } from "../manifests/release-file.ts";
import { renderAll } from "../manifests/synth.ts";
import { loadServices } from "../services/catalog.ts";
import type { Service } from "../services/descriptor.ts";

export interface Rendering {
  /** A tree a cluster. */
  readonly clusters: readonly RenderedTree[];
  /** A tree a cluster: what its Argo CD is told. */
  readonly argoCd: readonly RenderedTree[];
}

/**
 * Renders every tree from the source as it is on disk.
 *
 * @param digests what runs where. @default made-up ones, for a look at everything
 * @param retired of what only a tombstone stands. @default nothing
 */
export async function render(digests?: DigestsOf, retired: RetiredOf = () => []): Promise<Rendering> {
  const [environments, services] = await Promise.all([loadEnvironments(), loadServices()]);
  return {
    clusters: renderAll({ environments, services, digests: digests ?? sampleDigests(services), retired }),
    argoCd: renderArgoCd({ environments, services }),
  };
}

/** The two trees of one cluster. */
export interface PlaceRendering {
  readonly manifests: RenderedTree;
  readonly argoCd: RenderedTree;
}

/**
 * Renders one place alone. Later commits load this function of earlier ones (`source.ts`), so its shape must not change.
 *
 * @param known @default the services on disk
 * @returns nothing when there is no such place
 */
export async function renderPlace(
  place: Place,
  { digests, retired = [] }: Pick<Release, "digests" | "retired">,
  known?: readonly Service[],
): Promise<PlaceRendering | undefined> {
  const [all, services] = await Promise.all([loadEnvironments(), known ?? loadServices()]);
  const environments = all.filter(({ name }) => name === place.environment);
  const trees = renderAll({ environments, services, digests: () => digests, retired: () => retired });
  const manifests = trees.find(({ path }) => path === renderedPath(place));
  const argoCd = renderArgoCd({ environments, services }).find(({ path }) => path === argoCdPath(place));
  return manifests && argoCd && { manifests, argoCd };
}
