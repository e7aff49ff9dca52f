import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { loopback } from "../ports.ts";

/**
 * What a network may do to a connection. Each holds for connections that are open and for those to come, until `heal`.
 *
 * - `delay`: every piece of data takes so much longer, in both directions.
 * - `throttle`: no more than so many bytes a second, in each direction.
 * - `blackhole`: connections are accepted and nothing passes, as when packets are dropped.
 * - `reset`: connections are reset (RST), open ones and new ones.
 * - `half-open`: the target's side is gone, the client's stays open and silent, as after a crash without a FIN.
 * - `cut`: a connection is reset after so many bytes from the client, in the middle of a message.
 */
export type Fault =
  | { readonly kind: "delay"; readonly milliseconds: number }
  | { readonly kind: "throttle"; readonly bytesPerSecond: number }
  | { readonly kind: "blackhole" }
  | { readonly kind: "reset" }
  | { readonly kind: "half-open" }
  | { readonly kind: "cut"; readonly afterBytes: number };

export interface TcpProxy {
  readonly port: number;
  readonly inject: (fault: Fault) => void;
  /** Lets data pass again. What was reset or half open stays lost; what was held back is delivered. */
  readonly heal: () => void;
  /** Connections of clients that are open now. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Stands on loopback between a client and its target, to part them. With several targets it is what the load balancer in
 * front of a cluster is: a new connection goes to the next one that accepts.
 *
 * @param targets ports
 * @param host where they are
 */
export async function tcpProxy(targets: readonly number[], host = loopback): Promise<TcpProxy> {
  let fault: Fault | undefined;
  let healed = Promise.withResolvers<undefined>();
  let turn = 0;
  const pairs = new Set<Pair>();

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    client.on("error", () => undefined);
    if (fault?.kind === "reset") return void client.resetAndDestroy();
    const pair: Pair = { client, target: undefined };
    pairs.add(pair);
    client.once("close", () => pairs.delete(pair));
    void open(pair);
  });

  const open = async (pair: Pair): Promise<void> => {
    // Accepted by the system, reached by nobody.
    while (fault?.kind === "blackhole" || fault?.kind === "half-open") await healed.promise;
    const first = turn++;
    for (let attempt = 0; attempt < targets.length && !pair.target; attempt += 1)
      pair.target = await reach(targets[(first + attempt) % targets.length] ?? 0, host);
    if (!pair.target || pair.client.destroyed) {
      pair.target?.destroy();
      pair.client.resetAndDestroy();
      return;
    }
    void pump(pair, pair.client, pair.target);
    void pump(pair, pair.target, pair.client);
  };

  /** Carries data one way until an end is reached, under the fault of the moment. */
  const pump = async (pair: Pair, from: Socket, to: Socket): Promise<void> => {
    let carried = 0;
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        while (fault?.kind === "blackhole" || fault?.kind === "half-open") await healed.promise;
        if (fault?.kind === "delay") await delay(fault.milliseconds);
        if (fault?.kind === "throttle") await delay((chunk.length / fault.bytesPerSecond) * 1_000);
        const allowed = fault?.kind === "cut" && from === pair.client ? fault.afterBytes - carried : Infinity;
        carried += chunk.length;
        await write(to, chunk.subarray(0, allowed));
        if (chunk.length >= allowed) reset(pair);
      }
      to.end();
    } catch {
      // One side is gone: so is the other, unless silence is the fault.
      if (fault?.kind !== "half-open") reset(pair);
    }
  };

  await new Promise<void>((resolve) => server.listen(0, loopback, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    inject(next) {
      fault = next;
      for (const pair of pairs) {
        if (next.kind === "reset") reset(pair);
        if (next.kind === "half-open") pair.target?.destroy();
      }
    },
    heal() {
      fault = undefined;
      healed.resolve(undefined);
      healed = Promise.withResolvers();
    },
    connections: () => pairs.size,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const pair of pairs) reset(pair);
      await closed;
    },
  };
}

interface Pair {
  readonly client: Socket;
  target: Socket | undefined;
}

function reset({ client, target }: Pair): void {
  for (const socket of [client, target]) if (socket && !socket.destroyed) socket.resetAndDestroy();
}

function reach(port: number, host: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, allowHalfOpen: true });
    socket.once("connect", () => resolve(socket));
    socket.on("error", () => resolve(undefined));
  });
}

/** Resolves when the system has taken the data, which holds a fast sender back. */
const write = (socket: Socket, data: Buffer): Promise<void> =>
  new Promise((resolve, reject) => socket.write(data, (error) => (error ? reject(error) : resolve())));
