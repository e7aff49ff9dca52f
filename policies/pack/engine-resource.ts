import type { PolicyResource } from "@pulumi/policy";
import type { AwsRegion } from "../../environments/regions.ts";
import { keyOf, type PlannedResource, type StackPlan } from "../../infra/plan/stack-plan.ts";
import type { Stack } from "../../infra/stacks/stacks.ts";

/** A resource as Pulumi's engine shows it to policies: alone before it is made, or among all of its stack afterwards. */
export type EngineResource = Pick<PolicyResource, "type" | "name" | "urn" | "props" | "opts" | "provider"> &
  Partial<Pick<PolicyResource, "dependencies" | "propertyDependencies">>;

/** The same resource as a plan has it. Its inputs are read when a rule asks: an unknown one throws then, and only then. */
export function plannedResource(resource: EngineResource): PlannedResource {
  const { type, name, props, opts, provider, dependencies = [], propertyDependencies = {} } = resource;
  const region = provider?.props["region"] as AwsRegion | undefined;
  return {
    type,
    name,
    component: provider === undefined,
    ...(region !== undefined && { region }),
    inputs: props,
    dependencies: dependencies.map(keyOf),
    references: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, made]) => [property, made.map(keyOf)]),
    ),
    protect: opts.protect,
    // The engine keeps it to itself, and no rule asks.
    retainOnDelete: false,
    ignoreChanges: opts.ignoreChanges,
  };
}

/**
 * What the engine shows of a stack, as a plan.
 *
 * @param urn of any of its resources: `urn:pulumi:<stack>::<project>::…`
 * @param stacks ours; one that is not among them has no environment
 */
export function enginePlan(resources: readonly PlannedResource[], urn: string, stacks: readonly Stack[]): StackPlan {
  const name = urn.split("::")[0]?.split(":").at(-1) ?? "";
  const known = stacks.find((stack) => stack.name === name);
  return {
    stack: name,
    layer: known?.layer ?? "unknown",
    ...(known && "environment" in known && { environment: known.environment }),
    ...(known && "role" in known && { role: known.role }),
    region: known?.region ?? resources.find(({ region }) => region !== undefined)?.region ?? "us-east-1",
    resources,
    reads: [],
    outputs: {},
  };
}
