import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { Registry } from "./registry.ts";

export interface RepositoriesArgs {
  /** Where pipelines push; the others receive copies. */
  readonly home: AwsRegion;
  readonly providers: ReadonlyMap<AwsRegion, aws.Provider>;
  /** Names of what is released: a repository each, in every region. */
  readonly images: readonly string[];
}

/**
 * A repository of every image in every region, so that a cluster never pulls from another one. A tag means the same bytes
 * for ever, and what carries a tag is never expired: it may be what a region runs.
 */
export class Repositories extends pulumi.ComponentResource {
  /** ARNs of those that pipelines push to. */
  readonly home: readonly pulumi.Output<string>[];
  /** ARNs of all, in every region. */
  readonly everywhere: readonly pulumi.Output<string>[];

  constructor(name: string, args: RepositoriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Repositories", name, {}, opts);
    const parent = this;
    const registries = [...args.providers].map(([region, provider]) => ({
      region,
      provider,
      registry: new Registry(`${name}-${region}`, { images: args.images }, { parent, provider }),
    }));
    const home = registries.find(({ region }) => region === args.home);
    if (!home) throw new Error(`${name} has no registry in ${args.home}`);

    const others = registries.filter(({ region }) => region !== args.home);
    if (others.length > 0)
      new aws.ecr.ReplicationConfiguration(
        name,
        {
          replicationConfiguration: {
            rules: [
              {
                destinations: others.map(({ region }) => ({ region, registryId: platform.accountId })),
                repositoryFilters: [{ filter: `${platform.name}/`, filterType: "PREFIX_MATCH" }],
              },
            ],
          },
        },
        // ECR would make missing repositories by itself, unencrypted by our key and with mutable tags.
        { parent, provider: home.provider, dependsOn: others.map(({ registry }) => registry) },
      );
    this.home = home.registry.repositoryArns;
    this.everywhere = registries.flatMap(({ registry }) => registry.repositoryArns);
    this.registerOutputs();
  }
}
