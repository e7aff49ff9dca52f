import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { repositoryName } from "../../environments/naming.ts";
import type { Digest } from "../../manifests/digest.ts";

/** One region's registry on loopback, as far as a release asks it: HEAD of a manifest, by digest or by tag. */
export interface RegistryUnderTest {
  readonly url: string;
  /** Puts an image there. Its bytes do not matter to a release. */
  readonly push: (image: string, digest: Digest, tag?: string) => void;
  /** From now on lets in only who sends this password as user AWS, as ECR does. */
  readonly requirePassword: (password: string) => void;
  readonly stop: () => Promise<void>;
}

export async function startRegistry(): Promise<RegistryUnderTest> {
  const manifests = new Map<string, Digest>();
  let credentials: string | undefined;
  const server = createServer((request, response) => {
    response.setHeader("docker-distribution-api-version", "registry/2.0");
    const digest = manifests.get(request.url ?? "");
    if (credentials !== undefined && request.headers.authorization !== credentials) response.statusCode = 401;
    else if (request.method !== "HEAD") response.statusCode = 405;
    // As registries do: whoever does not accept an index is not given one.
    else if (!digest || !request.headers.accept?.includes("application/vnd.oci.image.index.v1+json"))
      response.statusCode = 404;
    else response.setHeader("docker-content-digest", digest);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    push: (image, digest, tag) => {
      for (const reference of [digest, ...(tag === undefined ? [] : [tag])])
        manifests.set(`/v2/${repositoryName(image)}/manifests/${reference}`, digest);
    },
    requirePassword: (password) => {
      credentials = `Basic ${Buffer.from(`AWS:${password}`).toString("base64")}`;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
