import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { listOf } from "../property.ts";

/** What pods write to a node's disk must be unreadable in a snapshot of it. */
export const requireEncryptedNodeVolumes: InfraRule = {
  name: "require-encrypted-node-volumes",
  assertions: ["A11"],
  scope: "resource",
  judges: ofType("aws:ec2/launchTemplate:LaunchTemplate"),
  check: (resource) =>
    when(
      !encrypted(listOf(resource, "inputs.blockDeviceMappings")),
      "Not every volume is encrypted by a key of ours; set ebs.encrypted and ebs.kmsKeyId in each of blockDeviceMappings.",
    ),
  flips: [
    { property: "inputs.blockDeviceMappings.0.ebs.encrypted", to: "false" },
    { property: "inputs.blockDeviceMappings.0.ebs.kmsKeyId", to: undefined },
    { property: "inputs.blockDeviceMappings", to: undefined },
  ],
};

interface Mapping {
  readonly ebs?: { readonly encrypted?: string | boolean; readonly kmsKeyId?: string };
}

/** A template without volumes takes those of the machine image, which are in clear. */
const encrypted = (mappings: readonly unknown[]): boolean =>
  mappings.length > 0 &&
  (mappings as readonly Mapping[]).every(
    ({ ebs }) => String(ebs?.encrypted) === "true" && typeof ebs?.kmsKeyId === "string",
  );
