import { spawn } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import type { KubeObject } from "../../environments/rendered-tree.ts";

/** An object as the API server has it. */
export interface LiveObject extends KubeObject {
  readonly metadata: KubeObject["metadata"] & {
    readonly resourceVersion?: string;
    readonly uid?: string;
    readonly deletionTimestamp?: string;
  };
  // Whatever its kind has: tests say what they expect by reading it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** Names a kind; `get` and its like need a name and perhaps a namespace beside it. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: LiveObject;
}

/** What the API server says when it does not do as it is told. */
export class KubeRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Everything that tests ask of a cluster, over a real API server. */
export interface KubeClient {
  /**
   * Server-side apply with strict validation: unknown fields and kinds are errors. A dry run passes through admission and
   * validation like any other request, and is then forgotten.
   */
  readonly apply: (object: KubeObject, options?: { readonly dryRun: boolean }) => Promise<LiveObject>;
  readonly get: (kind: Kind, name: string, namespace?: string) => Promise<LiveObject | undefined>;
  /** @param namespace @default all */
  readonly list: (kind: Kind, namespace?: string) => Promise<readonly LiveObject[]>;
  /** JSON merge patch. */
  readonly patch: (object: KubeObject, change: object, subresource?: "status") => Promise<LiveObject>;
  readonly delete: (object: KubeObject) => Promise<void>;
  /** Everything of a kind as it is, then each change, until `signal` ends it. */
  readonly watch: (
    kind: Kind,
    namespace: string | undefined,
    see: (change: Change) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

/**
 * Speaks through `kubectl proxy`, which signs in however the kubeconfig says and listens on loopback alone.
 *
 * @param kubeconfig file; what is in it is never read here
 * @param kubectl program. @default the one on PATH
 */
export async function kubeClient(kubeconfig: string, kubectl = "kubectl"): Promise<KubeClient> {
  const proxy = spawn(kubectl, ["proxy", "--port=0", `--kubeconfig=${kubeconfig}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(proxy, "exit");
  const [line] = (await Promise.race([
    once(createInterface(proxy.stdout), "line"),
    ended.then(() => Promise.reject(new Error("kubectl proxy ended before it served."))),
  ])) as [string];
  const origin = `http://${line.replace("Starting to serve on ", "")}`;
  const groups = new Map<string, Promise<ReadonlyMap<string, Resource>>>();

  const call = async (method: string, path: string, type?: string, body?: unknown): Promise<LiveObject> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      ...(type && { headers: { "content-type": type }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as LiveObject;
    if (!response.ok) throw new KubeRefusal(response.status, String(answer["message"]));
    return answer;
  };

  const resourcesOf = async (apiVersion: string): Promise<ReadonlyMap<string, Resource>> => {
    const answer = await call("GET", groupPath(apiVersion)).catch((error: unknown) => {
      if (error instanceof KubeRefusal && error.code === 404) return undefined;
      throw error;
    });
    const listed = (answer?.["resources"] ?? []) as readonly (Resource & { kind: string })[];
    return new Map(listed.filter(({ name }) => !name.includes("/")).map((resource) => [resource.kind, resource]));
  };

  const pathOf = async ({ apiVersion, kind }: Kind, namespace?: string): Promise<string> => {
    let known = groups.get(apiVersion);
    if (!(await known)?.has(kind)) groups.set(apiVersion, (known = resourcesOf(apiVersion)));
    const resource = (await known)?.get(kind);
    if (!resource) throw new KubeRefusal(404, `The API server knows no ${kind} of ${apiVersion}.`);
    const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${groupPath(apiVersion)}${scope}/${resource.name}`;
  };

  const objectPath = async ({ apiVersion, kind, metadata }: KubeObject): Promise<string> =>
    `${await pathOf({ apiVersion, kind }, metadata.namespace ?? "default")}/${metadata.name}`;

  return {
    apply: async (object, { dryRun } = { dryRun: false }) =>
      call(
        "PATCH",
        `${await objectPath(object)}?fieldManager=rumbo-tests&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`,
        "application/apply-patch+yaml",
        object,
      ),
    get: async (kind, name, namespace) => {
      try {
        return await call("GET", await objectPath({ ...kind, metadata: { name, ...(namespace && { namespace }) } }));
      } catch (error) {
        if (error instanceof KubeRefusal && error.code === 404) return undefined;
        throw error;
      }
    },
    list: async (kind, namespace) => {
      const answer = await call("GET", await pathOf(kind, namespace));
      return (answer["items"] as readonly LiveObject[]).map((item) => ({ ...kind, ...item }));
    },
    patch: async (object, change, subresource) =>
      call(
        "PATCH",
        `${await objectPath(object)}${subresource ? `/${subresource}` : ""}?fieldManager=rumbo-tests`,
        "application/merge-patch+json",
        change,
      ),
    delete: async (object) => {
      await call("DELETE", `${await objectPath(object)}?propagationPolicy=Background`);
    },
    watch: async (kind, namespace, see, signal) => {
      // Not fetch, which gives up after five quiet minutes.
      const request = get(`${origin}${await pathOf(kind, namespace)}?watch=true`, { signal });
      try {
        const [response] = (await once(request, "response")) as [IncomingMessage];
        for await (const line of createInterface(response)) {
          if (response.statusCode !== 200) throw new KubeRefusal(response.statusCode ?? 0, line);
          see(JSON.parse(line) as Change);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    close: async () => {
      proxy.kill();
      await ended;
    },
  };
}

const groupPath = (apiVersion: string): string => (apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`);
