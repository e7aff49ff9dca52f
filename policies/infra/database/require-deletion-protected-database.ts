import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** Deleting a database takes two decisions, and leaves a snapshot. */
export const requireDeletionProtectedDatabase: InfraRule = {
  name: "require-deletion-protected-database",
  assertions: ["A18"],
  scope: "resource",
  judges: ofType("aws:rds/instance:Instance"),
  check: ({ inputs }) => [
    ...when(inputs["deletionProtection"] !== true, "It can be deleted in one step; set deletionProtection: true."),
    ...when(
      inputs["skipFinalSnapshot"] !== false || typeof inputs["finalSnapshotIdentifier"] !== "string",
      "It would go without a last snapshot; set skipFinalSnapshot: false and finalSnapshotIdentifier.",
    ),
  ],
  flips: [
    { property: "inputs.deletionProtection", to: false },
    { property: "inputs.skipFinalSnapshot", to: true },
    { property: "inputs.finalSnapshotIdentifier", to: undefined },
  ],
};
