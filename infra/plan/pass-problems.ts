import { keyOf, type PlannedResource, unknownMark } from "./stack-plan.ts";

/**
 * What two passes over one stack must not differ in: a resource that only shows once others exist cannot be reviewed in
 * its first preview, and an input that stays empty was made from an output that AWS never answers.
 */
export function passProblems(
  known: readonly PlannedResource[],
  unknown: readonly PlannedResource[],
): readonly string[] {
  const previewed = new Map(unknown.map((resource) => [keyOf(resource), resource]));
  return known.flatMap((resource) => {
    const key = keyOf(resource);
    const preview = previewed.get(key);
    if (!preview) return [`${key} is not in its first preview; declare it outside apply().`];
    return emptyPaths(resource.inputs, preview.inputs, []).map(
      (path) => `${key}: ${path} is made from an output without an answer; add it to infra/plan/answers.ts.`,
    );
  });
}

/** Paths that the preview expects something at (unknown as yet) and the other pass has nothing at. */
function emptyPaths(known: unknown, preview: unknown, path: readonly string[]): readonly string[] {
  if (preview === unknownMark) return known === undefined || known === null ? [path.join(".")] : [];
  if (typeof preview !== "object" || preview === null) return [];
  return Object.entries(preview).flatMap(([key, inner]) =>
    emptyPaths((known as Record<string, unknown> | undefined)?.[key], inner, [...path, key]),
  );
}
