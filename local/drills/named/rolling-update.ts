import type { PlatformDrill } from "../drill.ts";
import { allReplaced, nothingLost, noneFailed, rolloutUnderLoad } from "../under-load.ts";

export const drill: PlatformDrill = {
  stage: "platform",
  sentence: "Five replicas of ms-mapeo are updated one by one under load: no request fails, old and new overlap.",
  replicas: { "ms-mapeo": 5 },
  async run(stage) {
    const { rollout, load } = await rolloutUnderLoad(stage, () =>
      stage.platform.rollingUpdate("ms-mapeo", { version: "drill-2" }),
    );
    const overlaps = rollout.events.filter(({ serving }) => Object.keys(serving).length > 1);
    return [
      noneFailed(load),
      await nothingLost(stage, load),
      allReplaced(rollout, 5),
      {
        promise: "old and new served at the same time",
        kept: overlaps.length > 0,
        evidence: `${rollout.from} and ${rollout.to} both ready at ${overlaps.length} of ${rollout.events.length} moments`,
      },
    ];
  },
};
