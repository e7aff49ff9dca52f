import type { PlannedResource } from "../../infra/plan/stack-plan.ts";

/**
 * Reads a property of a planned resource by its path, for example `inputs.blockDeviceMappings.0.ebs.encrypted`.
 *
 * @returns `undefined` where any part of the path is absent
 */
export function propertyOf(resource: PlannedResource, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], resource);
}

/** The list at a path; none where it is absent. */
export const listOf = (resource: PlannedResource, path: string): readonly unknown[] =>
  (propertyOf(resource, path) as readonly unknown[] | undefined) ?? [];

/**
 * A copy of a resource with another value at a path. Parts of the path that are absent are made.
 *
 * @param value `undefined` takes the property away
 */
export function withProperty(resource: PlannedResource, path: string, value: unknown): PlannedResource {
  return replaced(resource, path.split("."), value) as PlannedResource;
}

function replaced(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.with(Number(key), replaced(target[Number(key)], rest, value)) as unknown;
  const { [key]: present, ...others } = (target ?? {}) as Record<string, unknown>;
  const next = replaced(present, rest, value);
  return next === undefined ? others : { ...others, [key]: next };
}
