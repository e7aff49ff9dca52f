import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../environments/user-error.ts";
import type { Stack } from "./stacks.ts";

/**
 * A secret of the stack's configuration.
 *
 * @throws UserError naming the command that sets it
 */
export function requireSecret(stack: string, key: string): pulumi.Output<string> {
  const value = new pulumi.Config().getSecret(key);
  if (!value) throw new UserError(`${stack} has no ${key}; set it: pulumi config set --secret ${key} -s ${stack}`);
  return value;
}

/**
 * The region stands in the stack's file, where Pulumi looks for it, and in the environment, where everything else does.
 *
 * @throws UserError when they differ: then a stack would be made in a region that nobody meant
 */
export function requireRegion({ name, region }: Pick<Stack, "name" | "region">): void {
  const configured = new pulumi.Config("aws").get("region");
  if (configured === region) return;
  const found = configured ? `is configured for ${configured}` : "has no aws:region";
  throw new UserError(
    `${name} ${found}, its region is ${region}; set it: pulumi config set aws:region ${region} -s ${name}`,
  );
}
