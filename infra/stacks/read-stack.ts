import * as pulumi from "@pulumi/pulumi";
import { regionalStack } from "../../environments/naming.ts";
import { type Published, type ReadLayer, requireVersion, versionOutput } from "./contract.ts";
import type { RegionalContext } from "./context.ts";

/**
 * Reads what an earlier layer of the same region publishes. It cannot name another region: those are found by computed
 * names, so that nothing which must outlive a region reads that region's state.
 *
 * @returns a function from a promised output's name to its value; `up` fails when the stack publishes no such output, or
 *   another version of them
 */
export function readStack<L extends ReadLayer>(
  { place }: Pick<RegionalContext, "place">,
  layer: L,
): <K extends keyof Published<L> & string>(output: K) => Published<L>[K] {
  const name = regionalStack(place, layer);
  const reference = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`);
  const version = reference.requireOutput(versionOutput);
  return <K extends keyof Published<L> & string>(output: K) =>
    pulumi.all([version, reference.requireOutput(output)]).apply(([found, value]) => {
      requireVersion(name, layer, found);
      return value as unknown;
    }) as Published<L>[K];
}
