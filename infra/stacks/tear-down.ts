import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../environments/user-error.ts";

/**
 * Lets a stack's resources be deleted, once its configuration says so: everything else about them stays as it is.
 * Call it before the first resource.
 *
 * @throws UserError when the configuration was meant for another stack
 */
export function allowTearDown(stack: string): void {
  const meant = new pulumi.Config().get("tearDown");
  if (meant === undefined) return;
  if (meant !== stack)
    throw new UserError(
      `${stack} is told to tear down ${meant}; take that back: pulumi config rm tearDown -s ${stack}`,
    );
  pulumi.runtime.registerStackTransformation(letGo);
}

/**
 * A resource as it is before it goes: nothing in Pulumi or AWS protects it, and what it holds goes with it. What lies in a
 * cluster is left to go with the cluster, which would else wait for controllers that are gone.
 */
export function letGo({
  type,
  props,
  opts,
}: Pick<pulumi.ResourceTransformationArgs, "type" | "props" | "opts">): pulumi.ResourceTransformationResult {
  return {
    props: { ...props, ...unprotected[type]?.(props) },
    opts: { ...opts, protect: false, retainOnDelete: type.startsWith("kubernetes:") },
  };
}

/** What AWS itself, or its provider on our behalf, refuses a deletion by. */
const unprotected: Readonly<Record<string, (props: pulumi.Inputs) => pulumi.Inputs>> = {
  // The last snapshot is all that is left of the data. AWS makes none of a replica.
  "aws:rds/instance:Instance": ({ replicateSourceDb }) => ({
    deletionProtection: false,
    skipFinalSnapshot: replicateSourceDb !== undefined,
  }),
  "aws:eks/cluster:Cluster": () => ({ deletionProtection: false }),
  "aws:lb/loadBalancer:LoadBalancer": () => ({ enableDeletionProtection: false }),
  "aws:dynamodb/table:Table": ({ replicas = [] }) => ({
    deletionProtectionEnabled: false,
    replicas: pulumi
      .output(replicas as pulumi.Input<readonly object[]>)
      .apply((all) => all.map((replica) => ({ ...replica, deletionProtectionEnabled: false }))),
  }),
  "aws:s3/bucket:Bucket": () => ({ forceDestroy: true }),
  "aws:ecr/repository:Repository": () => ({ forceDelete: true }),
  "aws:route53/zone:Zone": () => ({ forceDestroy: true }),
};
