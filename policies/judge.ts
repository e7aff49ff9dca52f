import type { RenderedTree } from "../environments/rendered-tree.ts";
import type { StackPlan } from "../infra/plan/stack-plan.ts";
import { applySkips, type SkippedFinding } from "./apply-skips.ts";
import { checkManifests } from "./cluster/check.ts";
import type { Finding, Verdict } from "./finding.ts";
import { checkPlans } from "./infra/check.ts";
import { type Skip, skips } from "./skips.ts";

export interface Judgement {
  /** One a rule, without what a written skip excuses. */
  readonly verdicts: readonly Verdict[];
  readonly skipped: readonly SkippedFinding[];
  /** Skips that excuse nothing. They only count where everything was judged. */
  readonly unused: readonly Finding[];
}

/** Judges plans and manifests by every rule of ours. */
export function judge(
  plans: readonly StackPlan[],
  clusters: readonly RenderedTree[],
  all: readonly Skip[] = skips,
): Judgement {
  const verdicts = [
    ...(plans.length > 0 ? checkPlans(plans) : []),
    ...(clusters.length > 0 ? checkManifests(clusters) : []),
  ];
  const { skipped, unused } = applySkips(
    "rumbo",
    verdicts.flatMap(({ findings }) => findings),
    all,
  );
  const excused = new Set(skipped.map(({ finding }) => finding));
  return {
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      findings: verdict.findings.filter((finding) => !excused.has(finding)),
    })),
    skipped,
    unused,
  };
}
