import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** Taking the key away takes the images away, whoever copied the storage. */
export const requireEncryptedImages: InfraRule = {
  name: "require-encrypted-images",
  assertions: ["A46"],
  scope: "resource",
  judges: ofType("aws:ecr/repository:Repository"),
  check: (resource) =>
    when(
      propertyOf(resource, "inputs.encryptionConfigurations.0.encryptionType") !== "KMS" ||
        typeof propertyOf(resource, "inputs.encryptionConfigurations.0.kmsKey") !== "string",
      "Its images are not encrypted by a key of ours; set encryptionConfigurations with KMS and kmsKey.",
    ),
  flips: [
    { property: "inputs.encryptionConfigurations.0.encryptionType", to: "AES256" },
    { property: "inputs.encryptionConfigurations.0.kmsKey", to: undefined },
    { property: "inputs.encryptionConfigurations", to: undefined },
  ],
};
