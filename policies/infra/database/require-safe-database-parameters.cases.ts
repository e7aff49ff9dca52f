import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const database = (values: Readonly<Record<string, string>>, parameterGroupName?: string): readonly StackPlan[] => [
  planOf([
    planned("aws:rds/instance:Instance", { parameterGroupName }),
    planned("aws:rds/parameterGroup:ParameterGroup", {
      parameters: Object.entries(values).map(([name, value]) => ({ name, value })),
    }),
  ]),
];
const safe = { "rds.force_ssl": "1", log_statement: "ddl", log_min_duration_statement: "1000" };

export const cases: PlanCases = {
  good: { "TLS and logs": database(safe, "ours") },
  bad: {
    "plain text": { plans: database({ ...safe, "rds.force_ssl": "0" }, "ours"), because: "plain text" },
    "no slow statements": {
      plans: database({ ...safe, log_min_duration_statement: "-1" }, "ours"),
      because: "set log_min_duration_statement",
    },
    "no changes": { plans: database({ ...safe, log_statement: "none" }, "ours"), because: "set log_statement" },
    "AWS's own": { plans: database(safe, "default.postgres15"), because: "default parameters" },
  },
};
