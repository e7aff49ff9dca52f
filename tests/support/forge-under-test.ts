import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { platform } from "../../environments/platform.ts";

/** A commit status as `POST /repos/{owner}/{repo}/statuses/{sha}` takes it. */
export interface NewStatus {
  readonly context: string;
  readonly state: "success" | "failure" | "error" | "pending";
  readonly description?: string;
}

/** GitHub on loopback, as far as commit statuses go: what Argo CD posts, releases read. */
export interface ForgeUnderTest {
  /** Where its REST API begins. */
  readonly url: string;
  /** The repository's part of it, for `--statuses`. */
  readonly repositoryUrl: string;
  readonly post: (commit: string, status: NewStatus) => void;
  /** Told of every status that comes in over HTTP, as a workflow on `status` is. */
  readonly onStatus: (listener: (commit: string, status: NewStatus) => void) => void;
  readonly stop: () => Promise<void>;
}

interface Stored extends NewStatus {
  readonly updated_at: string;
}

export async function startForge(): Promise<ForgeUnderTest> {
  const stored = new Map<string, Stored[]>();
  const listeners: ((commit: string, status: NewStatus) => void)[] = [];
  const began = Date.now();
  let posted = 0;
  const post = (commit: string, status: NewStatus): void => {
    // GitHub counts whole seconds; tests post faster than that, so each status is given a second of its own.
    const at = new Date(began + 1000 * posted++).toISOString().replace(/\.\d+/, "");
    stored.set(commit, [{ ...status, updated_at: at }, ...(stored.get(commit) ?? [])]);
  };
  const repository = `/repos/${platform.repository}`;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://forge");
    const answer = (code: number, body: unknown): void => {
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    const read = new RegExp(`^${repository}/commits/([0-9a-f]{40})/statuses$`).exec(pathname)?.[1];
    const write = new RegExp(`^${repository}/statuses/([0-9a-f]{40})$`).exec(pathname)?.[1];
    if (request.method === "GET" && read !== undefined) {
      const size = Number(searchParams.get("per_page") ?? 30);
      const first = (Number(searchParams.get("page") ?? 1) - 1) * size;
      answer(200, (stored.get(read) ?? []).slice(first, first + size));
    } else if (request.method === "POST" && write !== undefined)
      void bodyOf(request).then((text) => {
        const status = JSON.parse(text) as NewStatus;
        post(write, status);
        answer(201, status);
        for (const listener of listeners) listener(write, status);
      });
    else answer(404, { message: "Not Found" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    repositoryUrl: `${url}${repository}`,
    post,
    onStatus: (listener) => void listeners.push(listener),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
