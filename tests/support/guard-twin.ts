import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { guardName, type Region } from "../../local/regions/region.ts";
import { Ports } from "../../local/ports.ts";
import { readiness } from "../../local/service-process.ts";
import { variable } from "../../services/kit/src/runtime.ts";
import { variable as guardVariable } from "../../services/region-guard/src/config.ts";

/** Name of a region's guard among its processes. */
export const guardProcess = `${guardName}-1`;

/** Starts a second guard of a region, as a Deployment of two does: the same but for who it is. @returns its log file */
export async function startGuardTwin({ supervisor, host }: Region): Promise<string> {
  const name = `${guardName}-2`;
  const process_ = `/proc/${supervisor.pid(guardProcess)}`;
  const [command = "", ...args] = wordsOf(`${process_}/cmdline`);
  const ports = new Ports(join(dirname(supervisor.logFile(name)), name), host);
  const internal = await ports.of("internal");
  const env = Object.fromEntries(wordsOf(`${process_}/environ`).map((line) => line.split(/=(.*)/s, 2)));
  await supervisor.start({
    name,
    command,
    args,
    env: {
      ...env,
      [guardVariable.id]: name,
      [variable.port]: `${await ports.of("public")}`,
      [variable.internalPort]: `${internal}`,
    },
    ready: async () => (await readiness(internal, host)).ready,
  });
  return supervisor.logFile(name);
}

/** What the system keeps of a process, without the zero after the last one. */
const wordsOf = (file: string): readonly string[] => readFileSync(file, "utf8").split("\0").slice(0, -1);
