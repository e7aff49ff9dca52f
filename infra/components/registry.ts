import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { repositoryName } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { EncryptionKey } from "./encryption-key.ts";

/** The repositories of one region, one an image, all under one key and scanned as images arrive. */
export class Registry extends pulumi.ComponentResource {
  readonly repositoryArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: { readonly images: readonly string[] }, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:Registry", name, {}, opts);
    const parent = this;
    const { arn: kmsKey } = new EncryptionKey(
      `${name}-key`,
      { alias: `alias/${platform.name}-images`, description: "Container images" },
      { parent },
    );
    // Basic scanning; what is found later in an image that runs is the scheduled workflow's business (decisions/0037).
    const scanning = new aws.ecr.RegistryScanningConfiguration(
      name,
      {
        scanType: "BASIC",
        rules: [
          {
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: [{ filter: repositoryName("*"), filterType: "WILDCARD" }],
          },
        ],
      },
      { parent },
    );
    this.repositoryArns = args.images.map((image) => {
      const opts = { parent, dependsOn: [scanning] };
      const repository = new aws.ecr.Repository(
        `${name}-${image}`,
        {
          name: repositoryName(image),
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
          forceDelete: false,
        },
        { ...opts, protect: true },
      );
      const rules = { repository: repository.name, policy: JSON.stringify({ rules: [untagged] }) };
      new aws.ecr.LifecyclePolicy(`${name}-${image}`, rules, { parent });
      return repository.arn;
    });
    this.registerOutputs();
  }
}

/**
 * Signatures and bills of materials carry no tag either, so they must outlive any release that we would go back to. A rule
 * for tags is not here: an image that was built is released under a second tag, and would expire by its first.
 */
const untagged = {
  rulePriority: 1,
  description: "What no tag names was never released",
  selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 365 },
  action: { type: "expire" },
};
