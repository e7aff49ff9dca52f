import type { Environment } from "../../environments/environment.ts";
import { loadEnvironments } from "../../environments/load.ts";
import type { Place } from "../../environments/naming.ts";
import { availabilityZones } from "../../environments/regions.ts";
import { UserError } from "../../environments/user-error.ts";
import type { Digest, Digests } from "../../manifests/digest.ts";
import { ociRegistry, type Registry, type RegistryUrls } from "../../releases/registry.ts";
import { gitHubStatuses, type Statuses } from "../../releases/statuses.ts";

/**
 * Reads the arguments of `npm run release`. Each of these functions throws a UserError for what it cannot make sense of.
 */

export async function environmentNamed(name: string | undefined): Promise<Environment> {
  const environments = await loadEnvironments();
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(", ");
  throw new UserError(`Name an environment with --environment, one of ${names}; found ${name ?? "nothing"}.`);
}

export function placeIn({ name, regions }: Environment, role: string | undefined): Place {
  if (role === "primary" || (role === "secondary" && regions.secondary)) return { environment: name, role };
  throw new UserError(`--role is one of ${Object.keys(regions).join(", ")} in ${name}; found ${role ?? "nothing"}.`);
}

export function imagesIn(values: readonly string[] = []): Digests {
  return Object.fromEntries(
    values.map((value) => {
      const [image = "", digest = ""] = value.split("=", 2);
      return [image, digestIn(`--service ${image}`, digest)];
    }),
  );
}

/** A tag may mean another image tomorrow, and a rollback must mean the same bytes. */
export function digestIn(option: string, text: string): Digest {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text as Digest;
  throw new UserError(
    `${option} takes an image's digest, sha256: and 64 hexadecimal digits, and no tag; found "${text}".`,
  );
}

export function registryAt(values: readonly string[] = []): Registry {
  const urls = values.map((value) => {
    const [region = "", url = ""] = value.split("=", 2);
    if (!(region in availabilityZones))
      throw new UserError(
        `--registry takes <region>=<url>, with a region of environments/regions.ts; found "${value}".`,
      );
    return [region, url];
  });
  return ociRegistry(Object.fromEntries(urls) as RegistryUrls);
}

export const statusesAt = (url: string): Statuses =>
  gitHubStatuses(url.replace(/\/$/, ""), process.env["GITHUB_TOKEN"]);

export function secondsIn(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UserError(`--wait takes a number of seconds; found "${text}".`);
}

export function required(option: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new UserError(`--${option} is missing; --help tells what this command takes.`);
}
