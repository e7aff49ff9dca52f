// The load generator as a process, so that its CPU time can be told apart. `load.ts` starts it and tells it what to do.
import type { LoadOptions } from "./load.ts";
import { sendLoad } from "./load-generator.ts";
import { jsonBatches, osmandSingles } from "./tracker-requests.ts";

const options = JSON.parse(process.argv[2] ?? "") as LoadOptions;
const requests = options.batch === undefined ? osmandSingles(options) : jsonBatches(options, options.batch);

process.on("message", (seconds: number) => {
  void sendLoad(options, requests, seconds).then((report) => process.send?.(report));
});
