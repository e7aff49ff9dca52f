import type { Server } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "./log.ts";
import { shutdownSeconds } from "./runtime.ts";

/** One step of shutting down. A step that fails or hangs does not keep the next from running. */
export interface ShutdownStep {
  readonly name: string;
  readonly run: () => unknown;
  /** Longest time in milliseconds. @default 4000 */
  readonly limit?: number;
}

/** Runs the steps on the first SIGTERM or SIGINT, in order, then exits with 0; after `shutdownSeconds` with 1. */
export function shutDownOnSignal(steps: readonly ShutdownStep[], log: Log): void {
  let begun = false;
  const begin = (signal: NodeJS.Signals): void => {
    if (begun) return;
    begun = true;
    log.info({ signal }, "shutting down");
    setTimeout(() => {
      log.error("shutdown took too long");
      process.exit(1);
    }, shutdownSeconds * 1000).unref();
    void shutDown(steps, log).then(() => process.exit(0));
  };
  process.on("SIGTERM", begin);
  process.on("SIGINT", begin);
}

export async function shutDown(steps: readonly ShutdownStep[], log: Log): Promise<void> {
  for (const { name, run, limit = 4000 } of steps) {
    try {
      await within(limit, run);
      log.debug({ step: name }, "shutdown step done");
    } catch (err) {
      log.error({ err, step: name }, "shutdown step failed");
    }
  }
  log.info("stopped");
}

/**
 * Remembers connections on which nobody has asked anything yet, such as those that clients open ahead. Node counts them as
 * busy for a minute, so `closeIdleConnections` leaves them, and a server that ends would wait for them. Before it listens.
 */
export function watchConnections(server: Server): void {
  const sockets = new Set<Socket>();
  unasked.set(server, sockets);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("request", ({ socket }) => sockets.delete(socket));
}

const unasked = new WeakMap<Server, ReadonlySet<Socket>>();

/**
 * Takes no new connections and waits for the requests under way. `server.close()` alone never ends under keep-alive
 * traffic (114–127 failed requests a rolling restart, measured), and closes idle connections at once, also those on which
 * a request is already travelling. So connections get time to be closed by their next answer (`Connection: close`), and
 * only those that stay quiet are closed from this side.
 */
export async function closeServer(server: Server): Promise<void> {
  const begun = performance.now();
  let lastRequest = begun;
  server.on("request", () => (lastRequest = performance.now()));
  const sweep = setInterval(() => {
    const now = performance.now();
    if (now - lastRequest > quiet || now - begun > longestWait) server.closeIdleConnections();
    if (now - begun > longestWait) for (const socket of unasked.get(server) ?? []) socket.destroy();
  }, 50);
  // What `http.Server` adds to it is to close idle connections.
  await new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  clearInterval(sweep);
}

/** Milliseconds without any request after which nothing is thought to be travelling on idle connections. */
const quiet = 250;
/** Milliseconds after which idle connections are closed even under traffic: some clients never read the header. */
const longestWait = 2000;

async function within(milliseconds: number, run: () => unknown): Promise<void> {
  const done = new AbortController();
  const late = delay(milliseconds, "late" as const, { signal: done.signal }).catch(() => "done" as const);
  const result = await Promise.race([Promise.resolve(run()).then(() => "done" as const), late]);
  done.abort();
  if (result === "late") throw new Error(`not done after ${milliseconds} ms`);
}
