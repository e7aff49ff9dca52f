import type { PropertyDiff, ResourceDiff, StackDiff } from "../../infra/plan/plan-diff.ts";
import type { PlannedResource } from "../../infra/plan/stack-plan.ts";

/**
 * A difference of plans for a terminal, in the signs of `pulumi preview`: `+` made, `-` deleted, `~` changed, `±` deleted and
 * made anew. Below, paths of the properties; an exclamation mark stands before those that force it.
 */
export function diffReport(diffs: readonly StackDiff[], reference: string): string {
  if (diffs.length === 0) return `Nothing is planned that ${reference} does not plan.\n`;
  const count = (of: (diff: StackDiff) => number): number => diffs.reduce((sum, diff) => sum + of(diff), 0);
  const replaced = count(({ changed }) => changed.filter((resource) => resource.replaced).length);
  const sums = [
    `${count(({ added }) => added.length)} added`,
    `${count(({ removed }) => removed.length)} removed`,
    `${count(({ changed }) => changed.length)} changed, ${replaced} of them replaced as far as is known`,
  ];
  return `${diffs.map(stackReport).join("\n")}\nAgainst ${reference}: ${sums.join(", ")}.\n`;
}

function stackReport({ stack, added, removed, changed }: StackDiff): string {
  const lines = [
    ...added.map((resource) => `+ ${nameOf(resource)}`),
    ...removed.map(
      (resource) => `- ${nameOf(resource)}${resource.protect ? " (protected: pulumi up will refuse)" : ""}`,
    ),
    ...changed.flatMap(resourceLines),
  ];
  return [stack, ...lines.map((line) => `  ${line}`), ""].join("\n");
}

const resourceLines = ({ resource, changes, replaced }: ResourceDiff): readonly string[] => [
  `${replaced ? "±" : "~"} ${nameOf(resource)}`,
  ...changes.map((change) => `  ${propertyLine(change)}`),
];

function propertyLine({ path, before, after, replaces }: PropertyDiff): string {
  const sign = replaces ? "!" : " ";
  if (before === undefined) return `${sign} + ${path}: ${shown(after)}`;
  if (after === undefined) return `${sign} - ${path}: ${shown(before)}`;
  return `${sign} ~ ${path}: ${shown(before)} → ${shown(after)}`;
}

const nameOf = ({ type, name }: PlannedResource): string => `${type} ${name}`;

/** At most this many characters of a value. */
const longest = 100;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
