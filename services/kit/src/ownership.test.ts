import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { followGuard, type Ownership, type OwnershipAnswer } from "./ownership.ts";

const open: OwnershipAnswer = { epoch: 3, gate: "open", validForMs: 60_000 };
let answer: OwnershipAnswer | undefined;
let guard: Server;
let ownership: Ownership;

beforeEach(async () => {
  answer = open;
  guard = createServer((_req, res) => {
    if (answer) res.end(JSON.stringify(answer));
    else res.writeHead(500).end();
  });
  await new Promise<void>((resolve) => guard.listen(0, "127.0.0.1", resolve));
  ownership = followGuard(`http://127.0.0.1:${(guard.address() as AddressInfo).port}`, pino({ level: "silent" }));
});
afterEach(async () => {
  await ownership.stop();
  guard.close();
});

test("writes are closed until the guard has opened them", async () => {
  expect(ownership.isWritable()).toBe(false);
  await ownership.known;
  expect([ownership.isWritable(), ownership.mayFinish(), ownership.epoch()]).toEqual([true, true, 3]);
});

test("a guard that drains closes what is new, and lets what was accepted go its way", async () => {
  await ownership.known;
  answer = { ...open, gate: "draining", reason: "switch-over to us-west-2" };
  await expect.poll(() => ownership.isWritable(), { timeout: 3000 }).toBe(false);
  expect([ownership.mayFinish(), ownership.reason()]).toEqual([true, "switch-over to us-west-2"]);
});

test("an answer holds no longer than it says, so that a guard that is gone closes writes", async () => {
  answer = { ...open, validForMs: 1200 };
  await ownership.known;
  answer = undefined;
  expect(ownership.isWritable()).toBe(true);
  await expect.poll(() => ownership.isWritable(), { timeout: 3000 }).toBe(false);
  expect([ownership.mayFinish(), ownership.reason()]).toEqual([false, "the region guard does not answer"]);
  await expect.poll(() => ownership.closedFor(), { timeout: 3000 }).toBeGreaterThan(200);
});

test("whoever holds connections is told of a new epoch", async () => {
  await ownership.known;
  const told: (number | undefined)[] = [];
  ownership.onEpoch(() => void told.push(ownership.epoch()));
  answer = { ...open, epoch: 4 };
  await expect.poll(() => told, { timeout: 3000 }).toEqual([4]);
});
