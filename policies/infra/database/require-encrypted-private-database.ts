import { type InfraRule, ofType } from "../infra-rule.ts";

/** A stolen snapshot must be useless, and nobody outside the VPC may even try a password. */
export const requireEncryptedPrivateDatabase: InfraRule = {
  name: "require-encrypted-private-database",
  assertions: ["A14", "A15"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) => [
    ...(inputs["storageEncrypted"] === true && typeof inputs["kmsKeyId"] === "string"
      ? []
      : ["Its storage is not encrypted by a key of ours; set storageEncrypted: true and kmsKeyId."]),
    ...(inputs["publiclyAccessible"] === false ? [] : ["It may get a public address; set publiclyAccessible: false."]),
  ],
  flips: [
    { property: "inputs.storageEncrypted", to: false },
    { property: "inputs.kmsKeyId", to: undefined },
    { property: "inputs.publiclyAccessible", to: true },
  ],
};
