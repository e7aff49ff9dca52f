import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TcpProxy, tcpProxy } from "./tcp-proxy.ts";

/** Says who it is, then sends back what it gets. */
interface Echo {
  readonly server: Server;
  readonly port: number;
}

let first: Echo;
let second: Echo;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  [first, second] = [await echo("first"), await echo("second")];
  proxy = await tcpProxy([first.port]);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  for (const { server } of [first, second]) server.close();
});

describe("a TCP proxy", () => {
  test("carries data and ends both ways", async () => {
    const client = open();
    client.end("hello");
    await expect.poll(client.received).toBe("first:hello");
    await expect.poll(client.ending).toBe("closed");
    await expect.poll(proxy.connections).toBe(0);
  });

  test("delays", async () => {
    proxy.inject({ kind: "delay", milliseconds: 100 });
    const client = open();
    client.write("hello");
    const begin = performance.now();
    await expect.poll(client.received).toContain("hello");
    // There and back.
    expect(performance.now() - begin).toBeGreaterThan(190);
  });

  test("throttles", async () => {
    const client = open();
    await expect.poll(client.received).toBe("first:");
    proxy.inject({ kind: "throttle", bytesPerSecond: 10_000 });
    const begin = performance.now();
    client.write("x".repeat(2_000));
    await expect.poll(() => client.received().length).toBe(2_006);
    expect(performance.now() - begin).toBeGreaterThan(390);
  });

  test("swallows in a black hole, and delivers when it is healed", async () => {
    const client = open();
    await expect.poll(client.received).toBe("first:");
    proxy.inject({ kind: "blackhole" });
    client.write("hello");
    const late = open();
    await expect.poll(proxy.connections).toBe(2);
    expect([client.received(), client.ending(), late.ending()]).toEqual(["first:", "open", "open"]);
    proxy.heal();
    await expect.poll(client.received).toBe("first:hello");
    await expect.poll(late.received).toBe("first:");
  });

  test("resets open connections and new ones", async () => {
    const client = open();
    await expect.poll(client.received).toBe("first:");
    proxy.inject({ kind: "reset" });
    await expect.poll(client.ending).toBe("ECONNRESET");
    await expect.poll(open().ending).toBe("ECONNRESET");
    proxy.heal();
    await expect.poll(open().received).toBe("first:");
  });

  test("leaves a connection half open: the target is gone, the client hears nothing", async () => {
    const client = open();
    await expect.poll(client.received).toBe("first:");
    proxy.inject({ kind: "half-open" });
    await expect.poll(() => connectionsOf(first.server)).toBe(0);
    client.write("hello");
    expect([client.received(), client.ending()]).toEqual(["first:", "open"]);
  });

  test("cuts a message after so many bytes", async () => {
    proxy.inject({ kind: "cut", afterBytes: 3 });
    const client = open();
    client.write("hello");
    await expect.poll(client.ending).toBe("ECONNRESET");
    expect(client.received()).not.toContain("hell");
  });

  test("goes to the next target that accepts", async () => {
    await proxy.close();
    proxy = await tcpProxy([first.port, second.port]);
    const [one, two] = [open(), open()];
    await expect.poll(() => [one.received(), two.received()].toSorted()).toEqual(["first:", "second:"]);
    first.server.close();
    for (const client of [open(), open()]) await expect.poll(client.received).toBe("second:");
  });

  test("resets a client when no target accepts", async () => {
    first.server.close();
    await expect.poll(open().ending).toBe("ECONNRESET");
  });
});

function open() {
  const client = connect({ port: proxy.port, host: "127.0.0.1" });
  let text = "";
  let ending = "open";
  client.on("data", (chunk: Buffer) => void (text += chunk.toString()));
  client.on("error", (error: NodeJS.ErrnoException) => void (ending = error.code ?? error.message));
  client.on("close", () => void (ending = ending === "open" ? "closed" : ending));
  clients.push(client);
  return Object.assign(client, { received: () => text, ending: () => ending });
}

async function echo(name: string): Promise<Echo> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write(`${name}:`);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
