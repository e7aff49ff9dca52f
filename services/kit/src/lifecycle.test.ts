import { once } from "node:events";
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { pino } from "pino";
import { expect, test } from "vitest";
import { closeServer, shutDown, watchConnections } from "./lifecycle.ts";

const log = pino({ level: "silent" });

test("steps run one after the other, and one that fails or hangs keeps none from running", async () => {
  const ran: string[] = [];
  await shutDown(
    [
      { name: "first", run: () => Promise.resolve().then(() => ran.push("first")) },
      { name: "fails", run: () => Promise.reject(new Error("no")) },
      { name: "hangs", run: () => new Promise(() => undefined), limit: 20 },
      { name: "last", run: () => ran.push("last") },
    ],
    log,
  );
  expect(ran).toEqual(["first", "last"]);
});

test("a connection whose answer had begun before the end is closed as soon as the answer is complete", async () => {
  const server = createServer({ keepAliveTimeout: 60_000 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const asked = request({ port, host: "127.0.0.1", agent }).end();
  const [, res] = (await once(server, "request")) as [unknown, ServerResponse];
  res.write("half");
  const [answer] = (await once(asked, "response")) as [IncomingMessage];

  const closed = closeServer(server);
  res.end(" and half");
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  expect(text).toBe("half and half");
  await closed;
  agent.destroy();
});

test("a connection on which nothing was ever asked keeps no server from closing", async () => {
  const server = createServer();
  watchConnections(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const ahead = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(server, "connection");
  await Promise.all([closeServer(server), once(ahead, "close")]);
});
