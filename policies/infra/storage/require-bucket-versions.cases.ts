import { bucketWith, type PlanCases } from "../plan-cases.ts";

const versioned = (status: string) => bucketWith({ BucketVersioning: { versioningConfiguration: { status } } });

export const cases: PlanCases = {
  good: { enabled: versioned("Enabled") },
  bad: {
    suspended: { plans: versioned("Suspended"), because: "overwritten" },
    "not said": { plans: bucketWith({}), because: "BucketVersioning" },
  },
};
