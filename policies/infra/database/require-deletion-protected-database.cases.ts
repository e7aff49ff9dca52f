import { type PlanCases, variants } from "../plan-cases.ts";

const database = variants("aws:rds/instance:Instance", {
  deletionProtection: true,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "rumbo-final",
});

export const cases: PlanCases = {
  good: { "protected, with a last snapshot": database() },
  bad: {
    unprotected: { plans: database({ deletionProtection: false }), because: "one step" },
    "no last snapshot": { plans: database({ skipFinalSnapshot: true }), because: "last snapshot" },
    "a last snapshot without a name": {
      plans: database({ finalSnapshotIdentifier: undefined }),
      because: "last snapshot",
    },
  },
};
