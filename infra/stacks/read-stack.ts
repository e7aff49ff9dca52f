import * as pulumi from "@pulumi/pulumi";
import { type Layer, regionalStack } from "../../environments/naming.ts";
import type { Outputs, RegionalContext } from "./context.ts";

/**
 * Reads what an earlier layer of the same region publishes. It cannot name another region: those are found by computed
 * names, so that nothing which must outlive a region reads that region's state.
 *
 * @returns a function from an output's name to its value; `up` fails when the stack publishes no such output
 */
export function readStack<O extends Outputs>(
  { place }: Pick<RegionalContext, "place">,
  layer: Layer,
): <K extends keyof O & string>(output: K) => O[K] {
  const name = regionalStack(place, layer);
  const reference = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`);
  return <K extends keyof O & string>(output: K) => reference.requireOutput(output) as O[K];
}
