import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GuardTable, startGuardTable } from "../../../tests/support/guard-table.ts";
import { Simulation } from "../tests/simulation.ts";
import type { Role } from "./settings.ts";
import { begun, initialState, type ProcedureKind, type State } from "./state.ts";
import { procedures } from "./steps/procedures.ts";
import { ownershipSlot } from "./store/slots.ts";
import { readSlot } from "./store/store.ts";

/** Row 17: the executor is killed at every step. The store is DynamoDB's API; what the steps act on stays alive in here. */
let table: GuardTable;
let surroundings: Server;
let world: Simulation;

beforeEach(async () => {
  world = new Simulation("observe");
  world.promotionSeconds = 2;
  table = await startGuardTable();
  surroundings = createServer((req, res) => {
    void answer(req).then((body) => res.end(JSON.stringify(body)));
  });
  await once(surroundings.listen(0, "127.0.0.1"), "listening");
});
afterEach(async () => {
  surroundings.closeAllConnections();
  surroundings.close();
  await table.stop();
});

test.each<ProcedureKind>(["fail-over", "switch-over"])(
  "a %s whose executor is killed after every step makes one epoch and one promotion",
  async (kind) => {
    const request = { kind, to: "secondary", requestedBy: "a test", because: "a test", at: new Date() } as const;
    await table.store.write(ownershipSlot.id, begun(initialState, request), undefined);
    const steps = procedures().stepsOf({ kind }).length;
    for (let step = 1; step <= steps; step += 1) {
      // Replication, and RDS, take their time between two lives.
      world.now += 30;
      await world.second();
      expect(await life(step), `step ${step}`).toBe("SIGKILL");
    }
    expect(await life(0)).toBe(0);
    const state = (await readSlot(table.store, ownershipSlot)) as State;
    expect(state).toMatchObject({ epoch: 2, owner: "secondary", gate: "open", latch: true });
    expect(state.execution).toBeUndefined();
    expect(world.promotions).toBe(1);
    expect(world.servers.secondary).toMatchObject({ inRecovery: false, lockedOut: false, row: { epoch: 2 } });
  },
  120_000,
);

/** @returns how a process that dies before it ticks off the n-th step ended: a signal, or its exit code */
async function life(deadly: number): Promise<NodeJS.Signals | number | null> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "..", "tests", "crash-executor.ts"), table.endpoint, urlOf(surroundings), `${deadly}`],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const ticking = setInterval(() => void world.second(), 250);
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  clearInterval(ticking);
  return signal ?? code;
}

async function answer(req: Parameters<typeof text>[0]): Promise<{ result?: unknown; error?: string }> {
  interface Call {
    readonly role: Role;
    readonly part: "databases" | "replica" | "services";
    readonly method: string;
    readonly args: readonly unknown[];
  }
  const { role, part, method, args } = JSON.parse(await text(req)) as Call;
  const methods = world.surroundingsOf(role)[part] as unknown as Record<
    string,
    (...all: unknown[]) => Promise<unknown>
  >;
  try {
    return { result: await methods[method]?.(...args) };
  } catch (error) {
    return { error: String(error) };
  }
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
