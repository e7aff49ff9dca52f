import type { PlatformDrill } from "../drill.ts";
import { allReplaced, nothingLost, noneFailed, rolloutUnderLoad } from "../under-load.ts";

export const drill: PlatformDrill = {
  stage: "platform",
  sentence: "Five replicas of ms-mapeo are restarted one by one under load: no request fails.",
  replicas: { "ms-mapeo": 5 },
  async run(stage) {
    const { rollout, load } = await rolloutUnderLoad(stage, () => stage.platform.rollingUpdate("ms-mapeo"));
    return [noneFailed(load), await nothingLost(stage, load), allReplaced(rollout, 5)];
  },
};
