import type { PlanResult } from "../../infra/plan/plan.ts";
import type { StackPlan } from "../../infra/plan/stack-plan.ts";
import type { Stack } from "../../infra/stacks/stacks.ts";
import { table } from "./table.ts";

/** Stacks × families of resources, with sums. */
export function planTable({ stacks, seconds, reused }: PlanResult): string {
  const counted = stacks.map((plan) => ({ stack: plan.stack, counts: countFamilies(plan) }));
  const families = [...new Set(counted.flatMap(({ counts }) => [...counts.keys()]))].toSorted();
  const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
  const sum = (of: (counts: ReadonlyMap<string, number>) => number): number =>
    counted.reduce((all, { counts }) => all + of(counts), 0);

  const rows = counted.map(({ stack, counts }) => [
    stack,
    ...families.map((family) => counts.get(family) ?? ""),
    total(counts),
  ]);
  const sums = ["total", ...families.map((family) => sum((counts) => counts.get(family) ?? 0)), sum(total)];
  const said = reused
    ? `nothing has changed: the plan of before, which took ${seconds.toFixed(1)} s`
    : `planned twice (known and first preview) in ${seconds.toFixed(1)} s`;
  return `${table(["stack", ...families, "all"], [...rows, sums])}\n${stacks.length} stacks, ${sum(total)} resources; ${said}\n`;
}

/** The order of `pulumi up`. */
export function stackTable(stacks: readonly Stack[]): string {
  const rows = stacks.map(({ name, region, dependsOn }, index) => [index + 1, name, region, dependsOn.join(", ")]);
  return table(["", "stack", "region", "after"], rows);
}

/** `aws:rds/instance:Instance` counts as rds, `kubernetes:core/v1:Secret` as kubernetes. Components are no resources. */
function countFamilies({ resources }: StackPlan): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type, component } of resources) {
    if (component) continue;
    const [provider = "", module = ""] = type.split(":");
    const family =
      provider === "aws"
        ? (shortName[module.split("/")[0] ?? ""] ?? module.split("/")[0] ?? "")
        : (shortName[provider] ?? provider);
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return counts;
}

/** So that the table fits a terminal. */
const shortName: Readonly<Record<string, string>> = {
  cloudwatch: "logs",
  elasticache: "cache",
  kubernetes: "k8s",
  secretsmanager: "secret",
  vpc: "ec2",
};
