import { regionsOf } from "../../environments/environment.ts";
import { UserError } from "../../environments/user-error.ts";
import { servicesOf } from "../../services/descriptor.ts";
import { argocd } from "./argocd.ts";
import { cluster } from "./cluster.ts";
import type { Facts, Outputs, RegionalContext } from "./context.ts";
import { foundation } from "./foundation.ts";
import { global } from "./global.ts";
import { regionProvider } from "./region-provider.ts";
import { requireRegion } from "./require-config.ts";
import { shared } from "./shared.ts";
import { type GlobalStack, type RegionalStack, type Stack, stacks } from "./stacks.ts";
import { allowTearDown } from "./tear-down.ts";

/**
 * Declares the resources of one stack.
 *
 * @param name as in `stacks(environments)`
 * @returns what it publishes to the next layer of its region
 * @throws UserError when there is no such stack, or its configuration lacks something
 */
export function runStack(name: string, facts: Facts): Outputs {
  const stack = stacks(facts.environments).find((candidate) => candidate.name === name);
  if (!stack) throw new UserError(`There is no stack ${name}; npm run plan -- --list-stacks prints them all.`);
  requireRegion(stack);
  allowTearDown(stack.name);

  switch (stack.layer) {
    case "shared":
      return shared({ ...facts, stack, provider: regionProvider(stack.region) });
    case "foundation":
      return foundation(regionalContext(stack, facts));
    case "cluster":
      return cluster(regionalContext(stack, facts));
    case "argocd":
      return argocd(regionalContext(stack, facts));
    case "global":
      return global({ ...facts, stack, ...environmentOf(stack, facts), provider: provider(stack) });
  }
}

function regionalContext(stack: RegionalStack, facts: Facts): RegionalContext {
  const { environment } = environmentOf(stack, facts);
  const region = regionsOf(environment).find(({ role }) => role === stack.role);
  if (!region) throw new Error(`${stack.environment} has no ${stack.role} region`);
  const place = { environment: stack.environment, role: stack.role };
  const services = servicesOf(environment, facts.services);
  return { ...facts, services, stack, place, environment, settings: region.settings, provider: provider(stack) };
}

const provider = (stack: Exclude<Stack, { layer: "shared" }>) => regionProvider(stack.region, stack.environment);

function environmentOf(stack: RegionalStack | GlobalStack, { environments }: Facts) {
  const environment = environments.find(({ name }) => name === stack.environment);
  if (!environment) throw new Error(`There is no environment ${stack.environment}`);
  return { environment };
}
