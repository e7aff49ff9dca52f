import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What somebody said of a commit. */
export interface SaidStatus {
  readonly commit: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  readonly target: string;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

export interface GitHubStandIn {
  /** Where its REST API begins, as for GitHub Enterprise. */
  readonly url: string;
  /** In the order in which they came. */
  readonly statuses: readonly SaidStatus[];
  readonly close: () => Promise<void>;
}

/** The part of GitHub's REST API that sets and tells commit statuses, on loopback. Lets everybody in. */
export async function startGitHubStandIn(): Promise<GitHubStandIn> {
  const statuses: SaidStatus[] = [];
  const server = createServer((request, response) => {
    void answer(request).then(([code, body]) => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statuses,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const path = (request.url ?? "").replace(/^\/api\/v3/, "").replace(/\?.*/, "");
    if (/^\/app\/installations\/\d+\/access_tokens$/.test(path))
      return [201, { token: "of-the-tests", expires_at: new Date(Date.now() + 3_600_000).toISOString() }];
    const [, written, read] =
      /^\/repos\/[^/]+\/[^/]+\/(?:statuses\/([0-9a-f]{40})|commits\/([0-9a-f]{40})\/statuses)$/.exec(path) ?? [];
    if (request.method === "GET" && read !== undefined)
      return [200, saidOf(statuses.filter((status) => status.commit === read))];
    if (request.method !== "POST" || written === undefined) return [404, { message: "Not Found" }];
    const said = (await body(request)) as Record<string, string>;
    statuses.push({
      commit: written,
      context: said["context"] ?? "",
      state: said["state"] ?? "",
      description: said["description"] ?? "",
      target: said["target_url"] ?? "",
      at: performance.now(),
    });
    return [201, {}];
  }
}

/** Newest first, as GitHub lists them. */
const saidOf = (statuses: readonly SaidStatus[]): unknown =>
  statuses.toReversed().map(({ context, state, description, at }) => ({
    context,
    state,
    description,
    updated_at: new Date(performance.timeOrigin + at).toISOString(),
  }));

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
