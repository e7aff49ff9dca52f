import { handOver, type HandOverReport } from "../../regions/hand-over.ts";
import { stepsOf } from "../../regions/region-command.ts";
import { colours, timelinePicture } from "../../regions/timeline-picture.ts";
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
    for (const { what, at } of stepsOf(report.procedure)) note(`switch-over: ${what}`, at);
    return {
      measured: report,
      picture: pictureOf(report),
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

function pictureOf({
  gapSeconds,
  promotionSeconds,
  readGapSeconds,
  lost,
  acknowledged,
  procedure,
}: HandOverReport): string {
  return timelinePicture({
    title: "Switch-over under load",
    heading: `Switch-over: ${gapSeconds.toFixed(1)} s without writes beside a promotion of ${promotionSeconds.toFixed(1)} s; lost ${lost.length} of ${acknowledged}`,
    bars: [
      { label: "promotion", seconds: promotionSeconds, colour: colours.writes.computed },
      { label: "without writes", seconds: gapSeconds + promotionSeconds, colour: colours.writes.measured },
      { label: "without reads", seconds: readGapSeconds, colour: colours.reads.measured },
    ],
    promisedSeconds: promotionSeconds + longestGap,
    moments: stepsOf(procedure),
  });
}
