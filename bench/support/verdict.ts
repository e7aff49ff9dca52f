/** What a figure has to reach. */
export interface Target {
  readonly what: string;
  readonly bound: "at least" | "at most";
  readonly value: number;
  /** Printed after the numbers: `%`, `µs`, `×`. */
  readonly unit: string;
}

export interface Verdict extends Target {
  /** The worst of all runs; undefined where this machine cannot tell it. */
  readonly measured: number | undefined;
  readonly verdict: "met" | "missed" | "not measured";
}

/**
 * Judges a target by the worst run.
 *
 * @param runs one figure a run
 */
export function judge(target: Target, runs: readonly (number | undefined)[]): Verdict {
  const figures = runs.filter((figure) => figure !== undefined);
  if (figures.length === 0 || figures.length < runs.length)
    return { ...target, measured: undefined, verdict: "not measured" };
  const measured = worst(target.bound, figures);
  const met = target.bound === "at least" ? measured >= target.value : measured <= target.value;
  return { ...target, measured, verdict: met ? "met" : "missed" };
}

/** Of what should be at least something the least, of what should be at most something the most. */
export const worst = (bound: Target["bound"], figures: readonly number[]): number =>
  bound === "at least" ? Math.min(...figures) : Math.max(...figures);
