import { Agent, request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ServiceUnderTest, startService } from "../../../tests/support/service-under-test.ts";

let service: ServiceUnderTest;
beforeEach(async () => {
  service = await startService("ms-autenticacion");
});
afterEach(() => service.stop());

/** One request on a connection that wants to stay. */
function get(agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${service.url}/api/auth/v1/.well-known/jwks.json`, { agent }, (res) => {
      res.resume().on("end", () => resolve(res.statusCode ?? 0));
    })
      .on("error", reject)
      .end();
  });
}

test("a service that is told to stop finishes under keep-alive traffic and says so last", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  let refused = false;
  const client = async (): Promise<void> => {
    while (!refused) await get(agent).catch(() => (refused = true));
  };
  const clients = Array.from({ length: 20 }, client);
  await get(agent);
  service.signal("SIGTERM");
  await Promise.all(clients);
  // Only the step after the last request is told after it.
  await expect.poll(() => service.logs().trim().split("\n").map(message)).toContain("stopped");
  expect(service.logs()).not.toMatch(/shutdown (step failed|took too long)/);
  agent.destroy();
});

const message = (line: string): unknown => (JSON.parse(line) as { msg?: unknown }).msg;
