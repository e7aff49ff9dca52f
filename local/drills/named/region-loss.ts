import { loseRegion, type RegionLossReport } from "../../regions/region-loss.ts";
import { colours, timelinePicture } from "../../regions/timeline-picture.ts";
import type { Check } from "../../demo/verify.ts";
import type { RegionsDrill } from "../drill.ts";

/** Seconds by which what is measured may differ from what the settings promise. */
const tolerance = 15;
/** Seconds for which replication is cut before the loss, so that there is something to lose. */
const cutSeconds = 1;

export const drill: RegionsDrill = {
  stage: "two-regions",
  sentence: "The region that takes writes is lost: the other one takes over by itself, in the time that is promised.",
  mode: "auto",
  promotionSeconds: 120,
  async run(stage) {
    const report = await loseRegion({ ...stage, cutSeconds });
    return { checks: judged(report), measured: report, picture: pictureOf(report) };
  },
};

/** What a lost region must not cost. */
export function judged(report: RegionLossReport): readonly Check[] {
  const { computed, measured, budget, lost, possiblyLost, acknowledged, promotions, epoch } = report;
  const known = new Set(possiblyLost);
  const asComputed = (what: "reads" | "writes"): Check => ({
    promise: `${what} come back when the settings say, within ${tolerance} s`,
    kept: measured[what] !== null && Math.abs(measured[what] - computed[what]) <= tolerance,
    evidence: `computed ${computed[what]} s, measured ${measured[what] ?? "never"} s`,
  });
  return [
    asComputed("reads"),
    asComputed("writes"),
    {
      promise: `writes come back within ${budget.rtoSeconds} s`,
      kept: budget.kept,
      evidence: `${measured.writes ?? "never"} s with a promotion of ${report.promotionSeconds} s`,
    },
    {
      promise: "everything that was lost was reported as possibly lost",
      kept: lost.every((id) => known.has(id)),
      evidence: `${lost.length} lost of ${acknowledged} acknowledged, ${possiblyLost.length} possibly; the replica was ${report.rpoSeconds} s behind`,
    },
    {
      promise: "ownership moved once, by one promotion",
      kept: promotions === 1 && epoch === 2,
      evidence: `epoch ${epoch}, ${promotions} promotions`,
    },
    {
      promise: "nothing waited for the lost region, which refused every connection",
      kept: report.lostRegionStayedLost,
      evidence: Object.entries(report.failures)
        .map(([kind, count]) => `${count} × ${kind}`)
        .join(", "),
    },
  ];
}

function pictureOf(report: RegionLossReport): string {
  const { promotionSeconds, computed, measured, budget, possiblyLost, lost, acknowledged, timeline } = report;
  const writes = measured.writes === null ? "never come back" : `back after ${measured.writes} s`;
  return timelinePicture({
    title: `Region loss with a promotion of ${promotionSeconds} s`,
    heading: `Region loss, promotion ${promotionSeconds} s: writes ${writes}, ${budget.kept ? "within" : "over"} ${budget.rtoSeconds} s; possibly lost ${possiblyLost.length}, lost ${lost.length} of ${acknowledged}`,
    bars: (["reads", "writes"] as const).flatMap((what) => [
      { label: `${what}, computed`, seconds: computed[what], colour: colours[what].computed },
      { label: `${what}, measured`, seconds: measured[what], colour: colours[what].measured },
    ]),
    promisedSeconds: budget.rtoSeconds,
    moments: timeline,
  });
}
