import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import type { Health } from "./health.ts";
import { smokeTest } from "./smoke.ts";

let server: Server;
afterEach(() => server.close());

const good: Health = { status: "ok", version: "new", checks: { database: "up" } };
const old: Health = { ...good, version: "old" };
const ill: Health = { ...good, status: "unavailable", checks: { database: "up", broker: "down" } };

/** Answers these one after the other, the last one for ever, each on a connection of its own. */
async function answering(...answers: readonly Health[]): Promise<{ healthUrl: string; asked: () => number }> {
  let asked = 0;
  let connections = 0;
  server = createServer((_, response) => {
    const answer = answers[Math.min(asked, answers.length - 1)]!;
    asked += 1;
    expect(connections).toBe(asked);
    response.statusCode = answer.status === "ok" ? 200 : 503;
    response.end(JSON.stringify(answer));
  });
  server.on("connection", () => (connections += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { healthUrl: `http://127.0.0.1:${port}/health`, asked: () => asked };
}

it("is satisfied by good answers in a row, so that no replica of the old version is left", async () => {
  const { healthUrl, asked } = await answering(old, good, good, old, good);
  await smokeTest({ healthUrl, version: "new", answers: 5 });
  expect(asked()).toBe(4 + 5);
});

it.each([
  ["the old version", [old], "serves old instead of new"],
  ["a dependency that is down", [ill], "answers 503, without broker"],
])("names %s", async (_, answers, reason) => {
  const { healthUrl } = await answering(...answers);
  await expect(smokeTest({ healthUrl, version: "new", patience: 0 })).rejects.toThrow(reason);
});
