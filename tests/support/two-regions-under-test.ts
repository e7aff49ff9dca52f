import { join } from "node:path";
import { rmSync } from "node:fs";
import { bundleServices } from "../../local/bundle.ts";
import { TwoRegions, type TwoRegionsOptions } from "../../local/regions/two-regions.ts";
import { loadServices } from "../../services/catalog.ts";

const testDirectory = (name: string): string => join(import.meta.dirname, "..", "..", ".local", "test", name);

/** How a lost region is told from a slow one where a test does not wait for a minute. */
export const quickly = { leaseSeconds: 4, renewSeconds: 1, probeSeconds: 1, holdSeconds: 6, cooldownSeconds: 3600 };

/** Two regions with what the named services need, from the bundles that images carry. */
export async function startTwoRegions(
  name: string,
  only: readonly string[],
  options: Pick<TwoRegionsOptions, "mode" | "promotionSeconds"> & Partial<TwoRegionsOptions>,
): Promise<TwoRegions & { readonly dispose: () => Promise<void> }> {
  const slot = process.env["RUMBO_TEST_SLOT"] ?? "0";
  const directory = testDirectory(`regions-${name}-${slot}`);
  const services = (await loadServices()).filter((service) => [...only, "region-guard"].includes(service.name));
  const two = await TwoRegions.start({
    directory,
    services,
    entryOf: await bundleServices(services, join(directory, "..", `regions-bundles-${slot}`, name)),
    webRoot: directory,
    settings: quickly,
    ...options,
  });
  return Object.assign(two, {
    async dispose() {
      await two.stop();
      rmSync(directory, { recursive: true });
    },
  });
}
