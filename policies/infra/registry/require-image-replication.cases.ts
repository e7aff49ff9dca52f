import type { PlannedResource } from "../../../infra/plan/stack-plan.ts";
import { type PlanCases, planned, planOf } from "../plan-cases.ts";

const repository = (name: string, region: "us-east-1" | "us-west-2"): PlannedResource =>
  planned("aws:ecr/repository:Repository", { name }, { region, name: `${region} ${name}` });
const copying = (filter: string): PlannedResource =>
  planned("aws:ecr/replicationConfiguration:ReplicationConfiguration", {
    replicationConfiguration: { rules: [{ destinations: [{ region: "us-west-2" }], repositoryFilters: [{ filter }] }] },
  });
const both = [repository("rumbo/ms-mapeo", "us-east-1"), repository("rumbo/ms-mapeo", "us-west-2")];

export const cases: PlanCases = {
  good: {
    "there before, and copied": [planOf([...both, copying("rumbo/")])],
    "one region": [planOf(both.slice(0, 1))],
  },
  bad: {
    "not in the other region": {
      plans: [planOf([...both, repository("rumbo/new", "us-east-1"), copying("rumbo/")])],
      because: "no rumbo/new in us-west-2",
    },
    "not copied": { plans: [planOf(both)], because: "not copied" },
    "others copied": { plans: [planOf([...both, copying("else/")])], because: "not copied" },
  },
};
