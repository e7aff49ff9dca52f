import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Layer } from "../../environments/naming.ts";
import { UserError } from "../../environments/user-error.ts";
import type { Outputs } from "./context.ts";

/**
 * What the stacks of each layer publish: to the next layer of their region, or (`shared`) to a person. A public contract,
 * because the two sides are deployed apart. Adding an output keeps the version; whatever an older reader could not live
 * with raises it.
 */
export const contract = {
  shared: {
    version: 1,
    outputs: z.strictObject({
      /** For the registrar, where a person enters them: who answers for the zone … */
      nameServers: z.array(z.string()).length(4),
      /** … and, once they do, what its signatures are verified by. */
      dsRecord: z.string(),
    }),
  },
  foundation: {
    version: 1,
    outputs: z.strictObject({
      privateSubnetIds: z.array(z.string()).length(3),
      nodeSecurityGroupId: z.string(),
      alarmTopicArn: z.string(),
    }),
  },
  cluster: {
    version: 1,
    outputs: z.strictObject({ clusterName: z.string(), endpoint: z.url(), certificateAuthority: z.string() }),
  },
} as const;

type Publisher = keyof typeof contract;

/** What a layer promises, as outputs that are not known yet. */
export type Published<L extends Publisher> = {
  readonly [K in keyof Promised<L>]: pulumi.Output<Promised<L>[K]>;
};
type Promised<L extends Publisher> = z.infer<(typeof contract)[L]["outputs"]>;

/** The layers that another layer reads. */
export type ReadLayer = Extract<Publisher, Layer>;

/** The output that tells a reader which version it reads. */
export const versionOutput = "contractVersion";

/** Outputs of a stack: all that its layer promises, and the version of the promise. */
export function publish<L extends Publisher>(layer: L, values: Published<L>): Outputs {
  return { ...values, [versionOutput]: pulumi.output(contract[layer].version) };
}

/**
 * @param found what the stack published as its version
 * @throws UserError when the stack was last deployed by a program that promised something else
 */
export function requireVersion(stack: string, layer: ReadLayer, found: unknown): void {
  const { version } = contract[layer];
  if (found === version) return;
  throw new UserError(
    `${stack} publishes version ${String(found)} of its outputs and this program reads version ${version}; bring it up first: pulumi up -s ${stack}`,
  );
}
