import * as pulumi from "@pulumi/pulumi";
import { loadEnvironments } from "../environments/load.ts";
import { loadServices } from "../services/catalog.ts";
import type { Outputs } from "./stacks/context.ts";
import { runStack } from "./stacks/run-stack.ts";

// What Pulumi runs for every stack. It takes a program whose outputs depend on the stack only as a default export.
// eslint-disable-next-line no-restricted-syntax
export default async function main(): Promise<Outputs> {
  const [environments, services] = await Promise.all([loadEnvironments(), loadServices()]);
  return runStack(pulumi.getStack(), { environments, services });
}
