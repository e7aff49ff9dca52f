import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { redis, redisUrl } from "../../local/backing/redis.ts";
import { findTools } from "../../local/backing/tools.ts";
import { Ports } from "../../local/ports.ts";
import { Supervisor } from "../../local/supervisor.ts";
import { type Cache, createCache } from "../../services/kit/src/cache.ts";

let directory: string;
let supervisor: Supervisor;
let cache: Cache;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "rumbo-test-"));
  supervisor = new Supervisor({ directory });
  const options = {
    redisServer: findTools().redis ?? "redis-server",
    port: await new Ports(directory).of("redis"),
    password: "test",
  };
  await supervisor.start(redis(options));
  cache = createCache(redisUrl(options), { service: "test", log: pino({ level: "silent" }) });
  await expect.poll(works).toBe(true);
});
afterEach(async () => {
  cache.disconnect();
  await supervisor.stopAll();
  rmSync(directory, { recursive: true });
});

const works = (): Promise<boolean> =>
  cache.get("key").then(
    () => true,
    () => false,
  );
const kill = (signal: NodeJS.Signals): void => {
  process.kill(supervisor.pid("redis"), signal);
};

/** Milliseconds until a command fails. */
async function failure(): Promise<number> {
  const begun = performance.now();
  expect(await works()).toBe(false);
  return performance.now() - begun;
}

test("a command costs at most a quarter of a second while Redis is frozen, and works again after (row 29)", async () => {
  kill("SIGSTOP");
  try {
    for (let i = 0; i < 3; i++) expect(await failure()).toBeLessThan(500);
    // Many at once wait together, not one after the other.
    const waits = await Promise.all(Array.from({ length: 100 }, failure));
    expect(Math.max(...waits)).toBeLessThan(500);
  } finally {
    kill("SIGCONT");
  }
  await expect.poll(works, { timeout: 10_000 }).toBe(true);
});

test("a command fails at once while Redis is gone, and works again after (row 29)", async () => {
  kill("SIGKILL");
  await expect.poll(() => cache.status).not.toBe("ready");
  expect(await failure()).toBeLessThan(100);
  await expect.poll(works, { timeout: 10_000 }).toBe(true);
});
