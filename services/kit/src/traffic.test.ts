import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Response } from "express";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { problemHandler } from "./problem.ts";
import { createTraffic, type Traffic } from "./traffic.ts";

let traffic: Traffic;
let server: Server;
let held: Response[];

beforeEach(async () => {
  traffic = createTraffic(2);
  held = [];
  const app = express();
  app.use((req, _res, next) => {
    req.id = "test";
    next();
  });
  app.use(traffic.watch, traffic.limit);
  app.get("/held", (_req, res) => void held.push(res));
  app.get("/stream", (_req, res) => {
    res.type("text/event-stream").flushHeaders();
  });
  app.get("/", (_req, res) => void res.send("ok"));
  app.use(problemHandler(pino({ level: "silent" })));
  server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  resume(): void;
}

async function get(path: string): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const options = { port, host: "127.0.0.1", path, headers: { connection: "keep-alive" } };
  const [res] = (await once(request(options).end(), "response")) as [Answer];
  res.resume();
  return res;
}

test("requests beyond the limit are refused at once, and told when to come again", async () => {
  const answers = [get("/held"), get("/held")];
  await expect.poll(() => held.length).toBe(2);
  const refused = await get("/");
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([503, "1"]);
  for (const res of held) res.send("done");
  await Promise.all(answers);
  expect((await get("/")).statusCode).toBe(200);
});

test("streams that are open and clients that left do not count", async () => {
  for (let i = 0; i < 3; i++) expect((await get("/stream")).statusCode).toBe(200);
  const { port } = server.address() as AddressInfo;
  for (let i = 0; i < 3; i++) {
    const leaving = request({ port, host: "127.0.0.1", path: "/held" }).on("error", () => undefined);
    leaving.end();
    await expect.poll(() => held.length).toBe(i + 1);
    leaving.destroy();
    await once(held[i]!, "close");
  }
  expect((await get("/")).statusCode).toBe(200);
});

test("while draining, answers are the last on their connection, also those that were under way", async () => {
  expect((await get("/")).headers["connection"]).toBe("keep-alive");
  const underWay = get("/held");
  await expect.poll(() => held.length).toBe(1);
  traffic.drain();
  held[0]!.send("done");
  expect((await underWay).headers["connection"]).toBe("close");
  expect((await get("/")).headers["connection"]).toBe("close");
});
