import { afterAll, beforeAll, expect, test } from "vitest";
import type { RegionRole } from "../../environments/environment.ts";
import { logIn } from "../../local/demo/account.ts";
import { drillAccount } from "../../local/drills/drill.ts";
import { acknowledged, startClients } from "../../local/regions/clients.ts";
import { isStreaming, untilState } from "../../local/regions/two-regions.ts";
import { accountWork, type Work } from "../../local/regions/work.ts";
import { type Execution, type ProcedureKind, State } from "../../services/region-guard/src/state.ts";
import { procedures } from "../../services/region-guard/src/steps/procedures.ts";
import { ownershipSlot } from "../../services/region-guard/src/store/slots.ts";
import { guardProcess } from "../support/guard-twin.ts";
import { startTwoRegions } from "../support/two-regions-under-test.ts";
import { until } from "../support/until.ts";

/** Seconds for all lives of the guards of one procedure, on a busy machine. */
const limit = 240;

let two: Awaited<ReturnType<typeof startTwoRegions>>;
let work: Work;

beforeAll(async () => {
  two = await startTwoRegions("killed", ["ms-autenticacion"], { number: 9, mode: "observe", promotionSeconds: 2 });
  work = accountWork((await logIn(two.urls.primary, drillAccount)).accessToken);
});
afterAll(() => two.dispose());

test("row 17: a switch-over whose guard is killed twice at every step makes one epoch and one promotion, and loses nothing", async () => {
  const origins = [two.urls.primary, two.urls.secondary];
  const using = startClients({ work, everyMs: 500, clients: [() => origins, () => origins] });
  try {
    await until("clients write", () => acknowledged(using.attempts).length > 5);
    await diesAtEveryStep("switch-over", "secondary");
    const before = acknowledged(using.attempts).length;
    await until("clients write again", () => acknowledged(using.attempts).length > before + 5);
  } finally {
    await using.stop();
  }
  const written = acknowledged(using.attempts).map(({ written: id }) => id);
  expect(await work.missingIn(two.regions.secondary, written)).toEqual([]);
});

test("row 17: a failover whose guard is killed twice at every step makes one epoch and one promotion", async () => {
  await two.rejoin("primary");
  await until("the replica streams", () => isStreaming(two.regions.primary.backing.postgres));
  await two.regions.secondary.lose();
  await diesAtEveryStep("fail-over", "primary");
  await until("the new owner takes writes", () => work.write(two.urls.primary));
});

/**
 * Has a guard die at each write that ticks a step off, when the step has had its effect: once with the write, which nobody
 * stores, and once right after it, which somebody does. It is started again as a pod is.
 */
async function diesAtEveryStep(kind: ProcedureKind, to: RegionRole): Promise<void> {
  const before = { ...(await two.state()), promotions: two.rds.promotions.length, asked: two.rds.asked() };
  const deaths: string[] = [];
  two.table.intercept((id, value) => {
    if (id !== ownershipSlot.id) return true;
    const { execution } = State.parse(value);
    const last = execution?.done.at(-1)?.step;
    const lives = deaths.filter((step) => step === last).length;
    if (!execution || last === undefined || lives === 2) return true;
    deaths.push(last);
    two.regions[sideOf(execution, last)].supervisor.crash(guardProcess);
    return lives === 1;
  });
  try {
    await two.request(kind, to);
    const after = await untilState(two, ({ execution }) => !execution, limit);
    expect(after).toMatchObject({ epoch: before.epoch + 1, owner: to, gate: "open" });
  } finally {
    two.table.intercept(undefined);
  }
  expect(deaths).toEqual(
    procedures()
      .stepsOf({ kind })
      .flatMap(({ name }) => [name, name]),
  );
  expect(two.rds.promotions.length - before.promotions).toBe(1);
  expect(two.rds.asked() - before.asked).toBe(1);
}

/** Whose guard does a step. */
function sideOf(execution: Execution, name: string): RegionRole {
  const step = procedures()
    .stepsOf(execution)
    .find((candidate) => candidate.name === name);
  return step?.side === "old" ? execution.from : execution.to;
}
