import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Place, platformImage } from "../environments/naming.ts";
import type { Release } from "../manifests/release-file.ts";
import type * as catalogModule from "../services/catalog.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";
import type * as renderModule from "./render.ts";

/** The renderers and the services of one commit. */
export interface Source {
  readonly commit: Commit;
  /** Names of its services. */
  readonly services: readonly string[];
  /** Names of what it runs images of: its services and the platform's own. */
  readonly images: readonly string[];
  /** Names of the services that call one. */
  readonly callers: (service: string) => readonly string[];
  readonly render: (
    place: Place,
    release: Pick<Release, "digests" | "retired">,
  ) => Promise<renderModule.PlaceRendering>;
}

/**
 * Loads the code of a commit beside that of this process: a release shows what its source commit renders, whatever is
 * checked out here. The libraries are those that are installed, so the commit must ask for the same ones.
 *
 * @throws Refusal when it does not, or is older than this way of releasing
 */
export async function openSource(clone: ReleaseClone, commit: Commit, repository: string): Promise<Source> {
  if ((await clone.text(commit, lockfile)) !== readFileSync(join(repository, lockfile), "utf8"))
    throw new Refusal(
      `${commit} has other dependencies than are installed here; check it out and run this command there.`,
    );
  const directory = await clone.checkOut(commit);
  if (!existsSync(join(directory, renderFile)))
    throw new Refusal(`${commit} is older than ${renderFile}; release a later commit.`);
  const load = async (file: string): Promise<unknown> => import(pathToFileURL(join(directory, file)).href);
  const { renderPlace } = (await load(renderFile)) as typeof renderModule;
  const { loadServices } = (await load("services/catalog.ts")) as typeof catalogModule;
  const services = await loadServices();
  const names = services.map(({ name }) => name);
  return {
    commit,
    services: names,
    images: [...names, platformImage],
    callers: (service) => services.filter(({ needs }) => needs.services?.includes(service)).map(({ name }) => name),
    async render(place, release) {
      const rendering = await renderPlace(place, release);
      if (rendering) return rendering;
      throw new Refusal(`${commit} knows no ${place.environment} ${place.role}; release from a commit that does.`);
    },
  };
}

const lockfile = "package-lock.json";
const renderFile = "releases/render.ts";
