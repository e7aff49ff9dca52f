import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleService } from "../../local/bundle.ts";
import { type Platform, type PlatformOptions, startPlatform } from "../../local/platform.ts";
import { Ports } from "../../local/ports.ts";
import { buildWeb } from "../../local/web.ts";
import { local } from "../../environments/local.ts";
import { loadServices } from "../../services/catalog.ts";
import { servicesOf } from "../../services/descriptor.ts";

/** Folders of tests lie in the repository, so that bundles find the native packages that they leave outside. */
const testDirectory = (name: string): string => join(import.meta.dirname, "..", "..", ".local", "test", name);

export interface PlatformUnderTest extends Platform {
  readonly directory: string;
  /** What the supervisor told of unexpected ends. */
  readonly events: readonly string[];
  /** Where a service's bundle starts. */
  readonly entryOf: (service: string) => string;
}

/** The whole platform on free ports, made of the bundles that the images carry, from an empty folder. */
export async function startBundledPlatform(
  name: string,
  options: Pick<PlatformOptions, "replicas"> = {},
): Promise<PlatformUnderTest> {
  const directory = testDirectory(name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const services = servicesOf(local, await loadServices());
  const entries = new Map<string, string>();
  for (const service of services.filter(({ image }) => !image))
    entries.set(service.name, await bundleService(service.name, join(directory, "bundles", service.name)));
  const entryOf = (service: string): string => entries.get(service) ?? "";
  const events: string[] = [];
  const platform = await startPlatform({
    directory,
    port: await new Ports(directory).of("front-door"),
    services,
    entryOf,
    webRoot: await buildWeb(testDirectory("cache")),
    version: "e2e",
    ...options,
    prefer: "programs",
    ask: false,
    step: (_, work) => work(),
    onEvent: (sentence) => void events.push(sentence),
    signal: new AbortController().signal,
  });
  return {
    ...platform,
    directory,
    events,
    entryOf,
    async stop() {
      await platform.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
