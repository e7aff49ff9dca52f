import { expect, test } from "vitest";
import { checkHealth } from "./health.ts";

test("everything up is ok", async () => {
  const health = await checkHealth({ database: () => Promise.resolve(), cache: () => Promise.resolve() }, "1");
  expect(health).toEqual({ status: "ok", version: "1", checks: { database: "up", cache: "up" } });
});

test("what is down is named, whether it refuses or hangs", async () => {
  const checks = {
    database: () => Promise.resolve(),
    broker: () => Promise.reject(new Error("refused")),
    cache: () => new Promise(() => undefined),
  };
  expect(await checkHealth(checks, "1")).toEqual({
    status: "unavailable",
    version: "1",
    checks: { database: "up", broker: "down", cache: "down" },
  });
});
