import { setTimeout as delay } from "node:timers/promises";
import { userInfo } from "node:os";
import { type Environment, regionsOf } from "../environments/environment.ts";
import { regionGuardTableName } from "../environments/naming.ts";
import { recoveryTimeline } from "../environments/recovery-timeline.ts";
import { UserError } from "../environments/user-error.ts";
import { ConfigError, loadCommandConfig } from "../services/kit/src/config.ts";
import { createLog } from "../services/kit/src/log.ts";
import { loadGuardConfig } from "../services/region-guard/src/config.ts";
import { openGuard } from "../services/region-guard/src/open-guard.ts";
import { procedureReport } from "../services/region-guard/src/procedure-report.ts";
import { Role } from "../services/region-guard/src/settings.ts";
import { begun, Mode, type ProcedureKind, type State } from "../services/region-guard/src/state.ts";
import { procedures } from "../services/region-guard/src/steps/procedures.ts";
import { dynamoDbStore } from "../services/region-guard/src/store/dynamodb-store.ts";
import { outcomeAt, ownershipSlot, vantageSlot } from "../services/region-guard/src/store/slots.ts";
import { readSlot, type Store, update } from "../services/region-guard/src/store/store.ts";
import { readableReport } from "./support/readable-report.ts";
import { environmentNamed } from "./support/release-arguments.ts";
import { table } from "./support/table.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run region -- <command> --environment <name> [options]

Says which region may write, and moves that. Needs nothing of a lost region: it talks to the store through the region that is
left. Exit code 0: done; 1: not done in time, or refused; 2: misuse. docs/runbooks: fail-over, switch-over, fail-back.

  status        who owns writes, what the vantage points say, and how far a procedure has come
  plan          the steps of a failover, a switch-over and a fail-back, and how long they take
  fail-over     the primary is lost: the secondary takes over; also lets a failover go on that waits for approval
  switch-over   hands writes from the primary to the secondary; nothing acknowledged is lost
  fail-back     hands them back, once a replica stands in the primary region again
  report        how the last procedure went: each step, for how long nobody could write, what may be lost
  mode <mode>   what the guard may do by itself: ${Mode.options.join(", ")}

  --through <role>    whose region's store is asked: primary or secondary (default secondary)
  --because <text>    why; needed for whatever moves something, and kept
  --wait <seconds>    comes back when the procedure has ended (default 900; 0: at once)
  --execute-here      takes the new side's steps in this process, for when no guard runs there; needs its variables and secrets
  --json              for programs`;

const kinds = ["fail-over", "switch-over", "fail-back"] as const satisfies readonly ProcedureKind[];

interface Request {
  readonly environment: Environment;
  readonly store: Store;
  readonly because: string | undefined;
  readonly wait: number;
  readonly executeHere: boolean;
  readonly json: boolean;
}

await verb({
  usage,
  options: {
    environment: { type: "string" },
    through: { type: "string", default: "secondary" },
    because: { type: "string" },
    wait: { type: "string", default: "900" },
    "execute-here": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  async run(values, [command = "", ...rest]) {
    const environment = await environmentNamed(values.environment);
    const through = Role.safeParse(values.through);
    const region = regionsOf(environment).find(({ role }) => role === through.data);
    if (!environment.regions.secondary)
      throw new UserError(
        `--environment names one with two regions; ${environment.name} has one, and nothing to move.`,
      );
    if (!region) throw new UserError(`--through expects primary or secondary, found "${values.through}".`);
    const wait = Number(values.wait);
    if (!Number.isInteger(wait) || wait < 0) throw new UserError(`--wait expects seconds, found "${values.wait}".`);
    const store = dynamoDbStore({ table: regionGuardTableName(environment.name), region: region.settings.region });
    const { because, json, "execute-here": executeHere } = values;
    const request: Request = { environment, store, because, wait, executeHere, json };
    const kind = kinds.find((candidate) => candidate === command);
    if (command === "mode") return setMode(request, rest);
    if (rest.length > 0) throw new UserError(`${command} takes no "${rest.join(" ")}"; --help lists what it takes.`);
    if (command === "status") return status(request);
    if (command === "plan") return plan(request);
    if (command === "report") return report(request);
    if (kind) return move(request, kind);
    throw new UserError(`Name one command of status, plan, report, ${kinds.join(", ")}, mode; found "${command}".`);
  },
});

async function status({ store, json }: Request): Promise<number> {
  const state = await stateIn(store);
  const [witness, self] = await Promise.all(
    (["witness", "self"] as const).map((point) => readSlot(store, vantageSlot(point))),
  );
  if (json) print(JSON.stringify({ state, witness, self }, null, 2));
  else {
    const { execution, proposal } = state;
    print(
      table(
        ["what", "is"],
        [
          ["owner of writes", `${state.owner}, epoch ${state.epoch}${state.madeBy ? ` by ${state.madeBy}` : ""}`],
          ["gate", `${state.gate}${state.reason === undefined ? "" : `: ${state.reason}`}`],
          ["users are sent to", state.latch ? "secondary" : "primary"],
          ["mode", state.mode],
          ["lease", `beat ${state.lease.beat}; run this again: a live owner's grows every few seconds`],
          ["last said by the witness", witness?.verdict ?? "nothing"],
          ["last said by the owner", self?.verdict ?? "nothing"],
          ["waits for approval", proposal?.because ?? "nothing"],
          ["under way", execution ? describe(state) : "nothing"],
        ],
      ),
    );
  }
  return 0;
}

function plan({ environment, json }: Request): Promise<number> {
  const { stepsOf } = procedures();
  const steps = kinds.map((kind) => ({ kind, steps: stepsOf({ kind }).map(({ name, side }) => ({ name, side })) }));
  const timeline = recoveryTimeline(environment);
  if (json) print(JSON.stringify({ procedures: steps, timeline }, null, 2));
  else {
    for (const { kind, steps: listed } of steps)
      print(`${kind}: ${listed.map(({ name, side }) => `${name} (${side})`).join(", ")}\n`);
    const rows = (timeline?.lines ?? []).map(({ what, from, to, source }) => [what, shown(from), shown(to), source]);
    print(table(["a failover", "from s", "to s", "source"], rows));
  }
  return Promise.resolve(0);
}

async function report({ environment, store, json }: Request): Promise<number> {
  const { lastOutcome } = await stateIn(store);
  const outcome = lastOutcome === undefined ? undefined : await reached(readSlot(store, outcomeAt(lastOutcome)));
  if (!outcome) throw new UserError(`Nothing has been moved in ${environment.name} yet, so there is no report.`);
  const { rtoSeconds, failover } = environment.recovery;
  const told = procedureReport(outcome, { rtoSeconds, holdSeconds: failover?.holdSeconds ?? 0 });
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : readableReport(told));
  return 0;
}

async function setMode({ store, because }: Request, [name]: readonly string[]): Promise<number> {
  const mode = Mode.safeParse(name);
  if (!mode.success) throw new UserError(`Name one mode of ${Mode.options.join(", ")}; found "${name ?? ""}".`);
  reasonIn(because);
  const after = await reached(update(store, ownershipSlot, (state) => state && { ...state, mode: mode.data }));
  if (!after) throw nobodyYet();
  print(`mode ${after.mode}`);
  return 0;
}

async function move({ store, because, wait, executeHere, json }: Request, kind: ProcedureKind): Promise<number> {
  const to = kind === "fail-back" ? "primary" : "secondary";
  const requestedBy = userInfo().username;
  const reason = reasonIn(because);
  let refused: string | undefined;
  const before = await stateIn(store);
  // Somebody who asks for what is under way already wants to see it through.
  if (before.execution?.kind !== kind)
    await update(store, ownershipSlot, (state) => {
      if (!state) return undefined;
      const after = begun(state, { kind, to, requestedBy, because: reason, at: new Date() });
      refused = typeof after === "string" ? after : undefined;
      return typeof after === "string" ? undefined : after;
    });
  if (refused !== undefined)
    throw new UserError(`No ${kind}: ${refused}; npm run region -- status shows where things stand.`);
  const epoch = (before.execution?.kind === kind ? before.execution.epoch : undefined) ?? before.epoch + 1;
  const stop = executeHere ? executeNewSide(to) : undefined;
  try {
    return await follow(store, { epoch, wait, json });
  } finally {
    await stop?.();
  }
}

/** Tells each step as it is done, until the procedure has ended. */
async function follow(
  store: Store,
  { epoch, wait, json }: { readonly epoch: number; readonly wait: number; readonly json: boolean },
): Promise<number> {
  const ends = performance.now() + wait * 1000;
  let told = 0;
  for (;;) {
    const state = await stateIn(store).catch(() => undefined);
    const done = state?.execution?.done ?? [];
    if (!json)
      for (const { step, seconds, note } of done.slice(told)) print(`${step}  ${seconds.toFixed(1)} s  ${note ?? ""}`);
    told = Math.max(told, done.length);
    if (state && !state.execution) {
      const moved = state.epoch >= epoch;
      print(
        json
          ? JSON.stringify(state, null, 2)
          : `${moved ? "done" : "given up"}: the ${state.owner} owns writes, epoch ${state.epoch}`,
      );
      return moved ? 0 : 1;
    }
    if (performance.now() >= ends) {
      if (wait === 0) return 0;
      print(`not yet: ${state ? describe(state) : "the store does not answer"}`);
      return 1;
    }
    await delay(500);
  }
}

/** A guard of the new side in this process: it takes the steps, and holds the lease until a guard of the region does. */
function executeNewSide(to: Role): () => Promise<void> {
  const { guard, databases } = guardHere(to);
  let over = false;
  const work = async (): Promise<void> => {
    let renewed = Number.NEGATIVE_INFINITY;
    while (!over) {
      const turn = async (): Promise<void> => {
        if (performance.now() - renewed > 5_000) {
          renewed = performance.now();
          await guard.renew();
        }
        await guard.watch();
        await guard.advance();
        await guard.writeCanary();
      };
      await turn().catch((error: unknown) => process.stderr.write(`  ! ${String(error)}\n`));
      await delay(250);
    }
  };
  const working = work();
  return async () => {
    over = true;
    await working;
    await databases.stop();
  };
}

function guardHere(to: Role) {
  try {
    const config = loadGuardConfig();
    if (config.role !== to)
      throw new UserError(
        `--execute-here takes the steps of the ${to}, and REGION_ROLE says ${config.role}; run it there.`,
      );
    const { secret, ...command } = loadCommandConfig();
    return openGuard(
      { ...config, id: `person-${process.pid}` },
      secret,
      createLog({ name: "region", ...command, logLevel: "fatal" }),
    );
  } catch (error) {
    if (error instanceof ConfigError) throw new UserError(error.message);
    throw error;
  }
}

function describe({ execution }: State): string {
  if (!execution) return "nothing";
  const { kind, to, done, aborted } = execution;
  const given = aborted === undefined ? "" : `given up (${aborted}), `;
  return `${kind} to the ${to}, ${given}after ${done.at(-1)?.step ?? "nothing yet"}`;
}

function nobodyYet(): UserError {
  return new UserError("The store is empty; a guard of the primary region has to start first.");
}

async function stateIn(store: Store): Promise<State> {
  const state = await reached(readSlot(store, ownershipSlot));
  if (!state) throw nobodyYet();
  return state;
}

/** What a person can do when the store does not answer. */
async function reached<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new UserError(
      `The store does not answer (${why}); check the credentials, or ask another region with --through.`,
    );
  });
}

function reasonIn(because: string | undefined): string {
  if (because === undefined || because.trim().length < 10)
    throw new UserError("Say why in a few words: --because <text>; it is kept with what happens.");
  return because;
}

function shown(seconds: number | undefined): string {
  return seconds === undefined ? "?" : `${seconds}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
