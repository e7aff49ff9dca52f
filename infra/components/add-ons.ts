import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster.ts";
import { type AddOnName, clusterRelease } from "./cluster-release.ts";
import { PodIdentity, type PodIdentityArgs } from "./pod-identity.ts";

export interface AddOnsArgs {
  readonly cluster: Pick<Cluster, "clusterName" | "arn">;
  readonly addOns: readonly AddOn[];
  /** What must be there before. @default nothing but the cluster */
  readonly after?: readonly pulumi.Resource[];
}

/** An add-on that EKS installs and keeps. */
export interface AddOn {
  readonly name: AddOnName;
  /** What it may do in AWS. @default nothing */
  readonly identity?: Omit<PodIdentityArgs, "cluster">;
  /** By the schema of its version: `aws eks describe-addon-configuration`. @default as AWS delivers it */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** What a cluster needs before it can run anything, kept by EKS. Everything else in a cluster is Argo CD's. */
export class AddOns extends pulumi.ComponentResource {
  constructor(name: string, args: AddOnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:AddOns", name, {}, opts);
    const parent = this;
    const { cluster, addOns, after = [] } = args;
    for (const addOn of addOns) {
      const { identity, configuration } = addOn;
      const identities = identity
        ? // By its account, since an add-on's name would be too long for a role's.
          [new PodIdentity(`${name}-${identity.serviceAccount}`, { cluster, ...identity }, { parent })]
        : [];
      new aws.eks.Addon(
        `${name}-${addOn.name}`,
        {
          clusterName: cluster.clusterName,
          addonName: addOn.name,
          addonVersion: clusterRelease.addOns[addOn.name],
          // What is declared here wins over what somebody changed in the cluster.
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "OVERWRITE",
          ...(configuration && { configurationValues: JSON.stringify(configuration) }),
        },
        { parent, dependsOn: [...identities, ...after] },
      );
    }
    this.registerOutputs();
  }
}
