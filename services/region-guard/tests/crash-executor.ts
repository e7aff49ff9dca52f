import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { Executor } from "../src/executor.ts";
import { Role } from "../src/settings.ts";
import { State } from "../src/state.ts";
import type { Surroundings } from "../src/steps/surroundings.ts";
import { dynamoDbStore } from "../src/store/dynamodb-store.ts";
import { ownershipSlot } from "../src/store/slots.ts";
import type { Store } from "../src/store/store.ts";

/**
 * The executors of both sides as a process of their own, which kills itself, as SIGKILL does, when a step has had its effect
 * and is about to be ticked off as the n-th. What they act on is the test's.
 *
 * @example node crash-executor.ts <DynamoDB URL> <URL of the surroundings> <n>
 */
const [endpoint = "", surroundingsUrl = "", deadly] = process.argv.slice(2);

const real = dynamoDbStore({ table: "region-guard", region: "us-east-1", endpoint });
const store: Store = {
  read: real.read,
  write(id, value, before) {
    if (id === ownershipSlot.id && State.parse(value).execution?.done.length === Number(deadly)) {
      process.kill(process.pid, "SIGKILL");
      // The signal takes a moment, in which nothing more may happen.
      for (;;);
    }
    return real.write(id, value, before);
  },
};

const settings = { leaseSeconds: 30, renewSeconds: 5, probeSeconds: 5, holdSeconds: 60, cooldownSeconds: 3600 };
const clock = (): number => performance.now() / 1000;

/** Calls a method of the test's, whatever its name is. */
const remote = (role: Role, part: string): unknown =>
  new Proxy(
    {},
    {
      get:
        (_, method) =>
        async (...args: unknown[]) => {
          const response = await fetch(surroundingsUrl, {
            method: "POST",
            body: JSON.stringify({ role, part, method, args }),
          });
          const { result, error } = (await response.json()) as { result?: unknown; error?: string };
          if (error !== undefined) throw new Error(error);
          return result;
        },
    },
  );

const executors = Role.options.map(
  (role) =>
    new Executor({
      id: `${role}-executor`,
      role,
      settings,
      store,
      surroundings: {
        databases: remote(role, "databases"),
        replica: remote(role, "replica"),
        services: remote(role, "services"),
      } as Surroundings,
      clock,
      overBeat: () => 0,
      leaseEnds: () => clock() + settings.leaseSeconds,
      log: pino({ level: "silent" }),
    }),
);

for (let under = true; under;) {
  const progress = [];
  for (const executor of executors) progress.push(await executor.advance());
  under = progress.some(({ kind }) => kind !== "idle");
  if (!progress.some(({ kind }) => kind === "stepped")) await delay(50);
}
