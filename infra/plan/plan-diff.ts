import { isDeepStrictEqual } from "node:util";
import { forcesReplacement } from "./forces-replacement.ts";
import { keyOf, type PlannedResource, type StackPlan } from "./stack-plan.ts";

/** What a change of the source would change in one stack. Components are left out: AWS knows nothing of them. */
export interface StackDiff {
  readonly stack: string;
  readonly added: readonly PlannedResource[];
  readonly removed: readonly PlannedResource[];
  readonly changed: readonly ResourceDiff[];
}

export interface ResourceDiff {
  /** As it would be afterwards. */
  readonly resource: PlannedResource;
  readonly changes: readonly PropertyDiff[];
  /** Whether it would be deleted and made anew, as far as is known (`forces-replacement.ts`). */
  readonly replaced: boolean;
}

export interface PropertyDiff {
  /** Such as `inputs.tags.team` or `protect`; goes on into JSON documents such as policies. */
  readonly path: string;
  /** Undefined where there was or will be nothing. */
  readonly before: unknown;
  readonly after: unknown;
  readonly replaces: boolean;
}

/** Compares two plans, stack by stack, in the order of the later one. Stacks without a difference are left out. */
export function diffPlans(before: readonly StackPlan[], after: readonly StackPlan[]): readonly StackDiff[] {
  const names = new Set([...after, ...before].map(({ stack }) => stack));
  const resourcesOf = (plans: readonly StackPlan[], name: string): ReadonlyMap<string, PlannedResource> =>
    new Map(
      (plans.find(({ stack }) => stack === name)?.resources ?? []).map((resource) => [keyOf(resource), resource]),
    );
  return [...names].flatMap((stack) => {
    const diff = { stack, ...diffResources(resourcesOf(before, stack), resourcesOf(after, stack)) };
    return diff.added.length + diff.removed.length + diff.changed.length > 0 ? [diff] : [];
  });
}

type Resources = ReadonlyMap<string, PlannedResource>;

function diffResources(before: Resources, after: Resources): Omit<StackDiff, "stack"> {
  const missingIn = (other: Resources, { component, ...named }: PlannedResource): boolean =>
    !component && !other.has(keyOf(named));
  return {
    added: [...after.values()].filter((resource) => missingIn(before, resource)),
    removed: [...before.values()].filter((resource) => missingIn(after, resource)),
    changed: [...after].flatMap(([key, resource]) => {
      const earlier = before.get(key);
      if (!earlier || resource.component) return [];
      const ancestry = { before: ancestryOf(earlier, before), after: ancestryOf(resource, after) };
      const changes = diffResource(earlier, resource, ancestry);
      const replaced = changes.some(({ replaces }) => replaces);
      return changes.length > 0 ? [{ resource, changes, replaced }] : [];
    }),
  };
}

/** Types of the components around a resource, which are part of its identity for Pulumi. */
function ancestryOf({ parent }: PlannedResource, resources: Resources): string {
  const component = parent === undefined ? undefined : resources.get(parent);
  return component ? `${ancestryOf(component, resources)}${component.type} › ` : "";
}

function diffResource(
  before: PlannedResource,
  after: PlannedResource,
  ancestry: { readonly before: string; readonly after: string },
): readonly PropertyDiff[] {
  const replacing = forcesReplacement[after.type] ?? [];
  const inputs = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])]
    // Pulumi leaves these as they are in the cloud.
    .filter((property) => !after.ignoreChanges.includes(property))
    .toSorted()
    .flatMap((property) =>
      diffValues(`inputs.${property}`, before.inputs[property], after.inputs[property]).map((change) => ({
        ...change,
        replaces: replacing.includes(property),
      })),
    );
  const settings = (["protect", "retainOnDelete", "ignoreChanges"] as const).flatMap((property) =>
    diffValues(property, before[property], after[property]).map((change) => ({ ...change, replaces: false })),
  );
  const identity = [
    ...diffValues("region", before.region, after.region),
    ...diffValues("parents", ancestry.before, ancestry.after),
  ].map((change) => ({ ...change, replaces: true }));
  return [...identity, ...inputs, ...settings];
}

type ValueDiff = Omit<PropertyDiff, "replaces">;

function diffValues(path: string, before: unknown, after: unknown): readonly ValueDiff[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [from, to] = [childrenOf(before), childrenOf(after)];
  if (!from || !to || Array.isArray(from) !== Array.isArray(to)) return [{ path, before, after }];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) =>
    diffValues(`${path}.${key}`, from[key], to[key]),
  );
}

/** What is in an object or a list, also in one that travels as a text. */
function childrenOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  if (typeof value !== "string" || !/^[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
