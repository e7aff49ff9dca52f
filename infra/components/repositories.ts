import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { platform } from "../../environments/platform.ts";
import { repositoryName } from "../../environments/naming.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import { EncryptionKey } from "./encryption-key.ts";

export interface RepositoriesArgs {
  /** Where pipelines push; the others receive copies. */
  readonly home: AwsRegion;
  readonly providers: ReadonlyMap<AwsRegion, aws.Provider>;
  readonly services: readonly string[];
}

/**
 * A registry of every service in every region, so that a cluster never pulls from another one. A tag means the same bytes
 * for ever, and what carries a tag is never expired: it may be what a region runs.
 */
export class Repositories extends pulumi.ComponentResource {
  constructor(name: string, args: RepositoriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Repositories", name, {}, opts);
    const parent = this;
    const repositories = [...args.providers].flatMap(([region, provider]) => {
      const regionName = `${name}-${region}`;
      const key = new EncryptionKey(
        `${regionName}-key`,
        { alias: `alias/${platform.name}-images`, description: "Container images" },
        { parent, provider },
      );
      return args.services.map((service) =>
        makeRepository(`${regionName}-${service}`, service, key, { parent, provider }),
      );
    });

    const others = [...args.providers.keys()].filter((region) => region !== args.home);
    const provider = args.providers.get(args.home);
    if (others.length > 0 && provider)
      new aws.ecr.ReplicationConfiguration(
        name,
        {
          replicationConfiguration: {
            rules: [
              {
                destinations: others.map((region) => ({ region, registryId: platform.accountId })),
                repositoryFilters: [{ filter: `${platform.name}/`, filterType: "PREFIX_MATCH" }],
              },
            ],
          },
        },
        // ECR would make missing repositories by itself, unencrypted by our key and with mutable tags.
        { parent, provider, dependsOn: repositories },
      );
    this.registerOutputs();
  }
}

function makeRepository(
  name: string,
  service: string,
  key: EncryptionKey,
  opts: pulumi.CustomResourceOptions,
): aws.ecr.Repository {
  const repository = new aws.ecr.Repository(
    name,
    {
      name: repositoryName(service),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
    },
    { ...opts, protect: true },
  );
  const untagged = {
    rulePriority: 1,
    description: "What no tag names was never released",
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 30 },
    action: { type: "expire" },
  };
  new aws.ecr.LifecyclePolicy(
    name,
    { repository: repository.name, policy: JSON.stringify({ rules: [untagged] }) },
    opts,
  );
  return repository;
}
