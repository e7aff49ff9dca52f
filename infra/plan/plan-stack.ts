import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../environments/user-error.ts";
import type { Facts } from "../stacks/context.ts";
import { runStack } from "../stacks/run-stack.ts";
import type { Stack } from "../stacks/stacks.ts";
import { passProblems } from "./pass-problems.ts";
import { record, type RecordOptions } from "./record.ts";
import { keyOf, type StackPlan } from "./stack-plan.ts";

/**
 * The child process that plans one stack: Pulumi keeps its state in the process, so a stack needs one of its own.
 * It gets one message, answers with one, and ends.
 */
export interface PlanRequest {
  readonly stack: Stack;
  readonly facts: Facts;
  readonly published: RecordOptions["published"];
}

export type PlanAnswer = { readonly plan: StackPlan } | { readonly mistake: string } | { readonly failure: string };

process.once("message", (request: PlanRequest) => {
  void planStack(request)
    .then((plan): PlanAnswer => ({ plan }), toAnswer)
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});
// Whoever asked is gone: nobody waits for the answer.
process.once("disconnect", () => process.exit());
// A program's resources register in the background: what goes wrong there comes out here.
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (error) => process.send?.(toAnswer(error), () => process.exit(1)));

async function planStack({ stack, facts, published }: PlanRequest): Promise<StackPlan> {
  pulumi.runtime.setAllConfig({ "aws:region": stack.region, "rumbo:repositoryToken": "planned" }, [
    "rumbo:repositoryToken",
  ]);
  const options = { project: "rumbo", stack: stack.name, region: stack.region, published };
  const program = () => runStack(stack.name, facts);

  const known = await record(program, { ...options, pass: "known" });
  const unknown = await record(program, { ...options, pass: "unknown" });
  const problems = passProblems(known.resources, unknown.resources);
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const { name, layer, region } = stack;
  const { resources, reads, outputs } = known;
  return {
    stack: name,
    layer,
    ...("environment" in stack && { environment: stack.environment }),
    ...("role" in stack && { role: stack.role }),
    region,
    resources: resources.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    reads,
    outputs,
  };
}

function toAnswer(error: unknown): PlanAnswer {
  if (error instanceof UserError) return { mistake: error.message };
  return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
