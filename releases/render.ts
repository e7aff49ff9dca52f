import { renderArgoCd } from "../argocd/synth.ts";
import { loadEnvironments } from "../environments/load.ts";
import type { RenderedTree } from "../environments/rendered-tree.ts";
import { type DigestsOf, sampleDigests } from "../manifests/digest.ts";
import { renderAll } from "../manifests/synth.ts";
import { loadServices } from "../services/catalog.ts";

export interface Rendering {
  /** A tree a cluster. */
  readonly clusters: readonly RenderedTree[];
  /** A tree an environment: what its clusters' Argo CD is told. */
  readonly argoCd: readonly RenderedTree[];
}

/**
 * Renders every tree from the source as it is on disk.
 *
 * @param digests what runs where. @default made-up ones, for a look at everything
 */
export async function render(digests?: DigestsOf): Promise<Rendering> {
  const [environments, services] = await Promise.all([loadEnvironments(), loadServices()]);
  return {
    clusters: renderAll({ environments, services, digests: digests ?? sampleDigests(services) }),
    argoCd: renderArgoCd({ environments, services }),
  };
}
