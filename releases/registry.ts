import type { AwsRegion } from "../environments/regions.ts";
import { registryHost, repositoryName } from "../environments/naming.ts";
import { UserError } from "../environments/user-error.ts";
import type { Digest } from "../manifests/digest.ts";
import { Refusal } from "./refusal.ts";

/** Where images are asked for instead of in ECR, by region: `http://127.0.0.1:5000`. */
export type RegistryUrls = Readonly<Partial<Record<AwsRegion, string>>>;

/** The registries of all regions, of which each holds its own copy of every image. */
export interface Registry {
  /**
   * The digest under which a registry has an image now.
   *
   * @param reference a digest or a tag
   * @returns nothing when it has none
   * @throws Refusal when it cannot be asked
   */
  readonly find: (region: AwsRegion, image: string, reference: string) => Promise<Digest | undefined>;
}

/**
 * Registries that speak OCI's distribution protocol, asked for manifests by `HEAD`, which downloads nothing.
 *
 * ECR lets in who sends the password that `aws ecr get-login-password --region <region>` prints; it is taken from
 * `RUMBO_REGISTRY_PASSWORD_<REGION>` (`RUMBO_REGISTRY_PASSWORD_US_EAST_1`).
 */
export function ociRegistry(urls: RegistryUrls, env: NodeJS.ProcessEnv = process.env): Registry {
  for (const url of Object.values(urls)) refusePlainHttp(url);
  return {
    async find(region, image, reference) {
      const url = `${urls[region] ?? `https://${registryHost(region)}`}/v2/${repositoryName(image)}/manifests/${reference}`;
      const response = await head(url, headersFor(region, env));
      if (response.status === 404) return undefined;
      if (response.status === 401 || response.status === 403)
        throw new Refusal(
          `${new URL(url).host} lets nobody in without a password; put what "aws ecr get-login-password --region ${region}" prints into ${passwordVariable(region)}.`,
        );
      if (!response.ok)
        throw new Refusal(`${url} was answered with ${response.status}; try again when the registry is well.`);
      // A registry need not repeat a digest that it was asked by.
      return (response.headers.get("docker-content-digest") ?? reference) as Digest;
    },
  };
}

/** Index or manifest, of OCI or of Docker: without the types a registry may deny that it has the image. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

function headersFor(region: AwsRegion, env: NodeJS.ProcessEnv): Record<string, string> {
  const password = env[passwordVariable(region)];
  if (password === undefined || password === "") return { accept: manifestTypes };
  const credentials = Buffer.from(`AWS:${password}`).toString("base64");
  return { accept: manifestTypes, authorization: `Basic ${credentials}` };
}

const passwordVariable = (region: AwsRegion): string =>
  `RUMBO_REGISTRY_PASSWORD_${region.toUpperCase().replaceAll("-", "_")}`;

async function head(url: string, headers: Record<string, string>): Promise<Response> {
  const ask = (): Promise<Response> => fetch(url, { method: "HEAD", headers, signal: AbortSignal.timeout(10_000) });
  try {
    return await ask().catch(ask);
  } catch (error) {
    const cause = (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
    throw new Refusal(`${url} could not be asked (${cause.message}); try again when the registry can be reached.`);
  }
}

/** Whoever sits between could answer in the registry's name, so plain HTTP never leaves the machine. */
function refusePlainHttp(url: string): void {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: "", hostname: "" };
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && loopback))
    throw new UserError(`A registry is asked over https, or over http on loopback alone; found "${url}".`);
}
