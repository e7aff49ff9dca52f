import { handOver } from "../../regions/hand-over.ts";
import type { RegionsDrill } from "../drill.ts";

/** Seconds without a write, beside the promotion. */
const longestGap = 3;

export const drill: RegionsDrill = {
  stage: "two-regions",
  sentence: "Writes are handed to the other region under load: nothing acknowledged is lost.",
  mode: "observe",
  promotionSeconds: 10,
  async run({ two, work, note }) {
    const report = await handOver({ two, kind: "switch-over", to: "secondary", work });
    for (const { step, at, seconds, note: remark } of report.steps)
      note(`${step} took ${seconds.toFixed(2)} s${remark === undefined ? "" : ` (${remark})`}, until ${at}`);
    return {
      measured: report,
      checks: [
        {
          promise: "no write that was acknowledged is lost",
          kept: report.lost.length === 0,
          evidence: `${report.acknowledged} acknowledged, ${report.lost.length} of them not in the new region`,
        },
        {
          promise: `writes paused for no more than the promotion and ${longestGap} s`,
          kept: report.gapSeconds <= longestGap,
          evidence: `${report.gapSeconds.toFixed(1)} s beside ${report.promotionSeconds.toFixed(1)} s`,
        },
        {
          promise: "ownership moved once",
          kept: report.state.epoch === 2 && report.state.owner === "secondary",
          evidence: `epoch ${report.state.epoch}, ${report.state.owner}`,
        },
      ],
    };
  },
};
