import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** Events wait on the broker's disks, and they are personal data. */
export const requireEncryptedBroker: InfraRule = {
  name: "require-encrypted-broker",
  assertions: ["A40"],
  scope: "resource",
  judges: ofType("aws:mq/broker:Broker"),
  check: (broker) =>
    when(
      propertyOf(broker, "inputs.encryptionOptions.useAwsOwnedKey") !== false ||
        typeof propertyOf(broker, "inputs.encryptionOptions.kmsKeyId") !== "string",
      "It is not encrypted by a key of ours; set encryptionOptions with useAwsOwnedKey: false and kmsKeyId.",
    ),
  flips: [
    { property: "inputs.encryptionOptions.useAwsOwnedKey", to: true },
    { property: "inputs.encryptionOptions.kmsKeyId", to: undefined },
    { property: "inputs.encryptionOptions", to: undefined },
  ],
};
