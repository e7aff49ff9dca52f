import { fork } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../environments/environment.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { UserError } from "../../environments/user-error.ts";
import { loadServices } from "../../services/catalog.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Facts } from "../stacks/context.ts";
import { type Stack, stacks } from "../stacks/stacks.ts";
import { inputsHash } from "./inputs-hash.ts";
import type { PlanAnswer, PlanRequest } from "./plan-stack.ts";
import type { StackPlan } from "./stack-plan.ts";

export interface PlanOptions {
  /** @default those of `environments/` */
  readonly environments?: readonly Environment[];
  /** @default those of `services/` */
  readonly services?: readonly Service[];
  /** Where `<stack>.json` goes. @default .local/plan */
  readonly directory?: string;
  /** Whether a plan of the same inputs may be used again. @default true */
  readonly cache?: boolean;
  /** Called when a stack is planned. @default nothing is */
  readonly onStack?: (plan: StackPlan) => void;
}

export interface PlanResult {
  /** In the order of `stacks(environments)`. */
  readonly stacks: readonly StackPlan[];
  /** What planning took, now or, when `reused`, then. */
  readonly seconds: number;
  readonly reused: boolean;
}

/**
 * Plans every stack without an account or a network: twice under Pulumi's mocks, once with everything known, once as a
 * first preview sees it. What a stack publishes feeds the ones after it.
 *
 * @throws UserError when a stack's configuration lacks something
 */
export async function planAll(options: PlanOptions = {}): Promise<PlanResult> {
  const { directory = defaultDirectory, cache = true, onStack } = options;
  const facts: Facts = {
    environments: options.environments ?? (await loadEnvironments()),
    services: options.services ?? (await loadServices()),
  };
  const hash = inputsHash(facts);
  const earlier = cache ? readEarlier(directory, hash) : undefined;
  if (earlier) return { ...earlier, reused: true };

  const started = performance.now();
  const plans = await planInOrder(stacks(facts.environments), facts, onStack);
  const result = { stacks: plans, seconds: (performance.now() - started) / 1000 };
  write(directory, hash, result);
  return { ...result, reused: false };
}

const defaultDirectory = join(import.meta.dirname, "../../.local/plan");

/** At most this many processes at a time: the reference machine has two cores. */
const workers = 2;

async function planInOrder(
  all: readonly Stack[],
  facts: Facts,
  onStack: PlanOptions["onStack"],
): Promise<readonly StackPlan[]> {
  const done = new Map<string, StackPlan>();
  const waiting = new Set(all);
  const ready = (): Stack | undefined => [...waiting].find((stack) => stack.dependsOn.every((name) => done.has(name)));
  const running = new Set<Promise<void>>();
  while (waiting.size > 0 || running.size > 0) {
    for (let stack = ready(); stack && running.size < workers; stack = ready()) {
      waiting.delete(stack);
      const work: Promise<void> = planStack(stack, facts, done).then((plan) => {
        done.set(plan.stack, plan);
        running.delete(work);
        onStack?.(plan);
      });
      running.add(work);
    }
    if (running.size === 0) throw new Error(`No order for ${[...waiting].map(({ name }) => name).join(", ")}`);
    await Promise.race(running);
  }
  return all.flatMap(({ name }) => done.get(name) ?? []);
}

/** In a process of its own, which is told everything and reads no files of environments or services. */
async function planStack(stack: Stack, facts: Facts, done: ReadonlyMap<string, StackPlan>): Promise<StackPlan> {
  const published = Object.fromEntries(stack.dependsOn.map((name) => [name, done.get(name)?.outputs ?? {}]));
  const child = fork(join(import.meta.dirname, "plan-stack.ts"), [], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const answer = await new Promise<PlanAnswer>((resolve) => {
    child.once("message", (message) => resolve(message as PlanAnswer));
    child.once("error", (error) => resolve({ failure: error.message }));
    child.once("exit", (code) => resolve({ failure: `its process ended with ${String(code)}` }));
    child.send({ stack, facts, published } satisfies PlanRequest);
  });
  if ("mistake" in answer) throw new UserError(answer.mistake);
  if ("failure" in answer) throw new Error(`${stack.name} cannot be planned: ${answer.failure}`);
  return answer.plan;
}

type Earlier = Omit<PlanResult, "reused">;

function readEarlier(directory: string, hash: string): Earlier | undefined {
  try {
    const stored = JSON.parse(readFileSync(join(directory, allFile), "utf8")) as Earlier & { hash: string };
    return stored.hash === hash ? { stacks: stored.stacks, seconds: stored.seconds } : undefined;
  } catch {
    // Absent, or of another version of this file: plan again.
    return undefined;
  }
}

const allFile = "plan.json";

/** Each file appears whole, whoever else is planning: `plan.json` last, since it is what the next plan reuses. */
function write(directory: string, hash: string, result: Earlier): void {
  mkdirSync(directory, { recursive: true });
  const files = new Map(result.stacks.map((plan) => [`${plan.stack}.json`, JSON.stringify(plan, null, 2)]));
  files.set(allFile, JSON.stringify({ hash, ...result }));
  for (const [name, content] of files) {
    const unfinished = join(directory, `${name}.${process.pid}`);
    writeFileSync(unfinished, content);
    renameSync(unfinished, join(directory, name));
  }
  for (const name of readdirSync(directory))
    if (name.endsWith(".json") && !files.has(name)) rmSync(join(directory, name), { force: true });
}
