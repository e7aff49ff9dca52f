import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { drillNames, loadDrill } from "../local/drills/catalog.ts";
import type { DrillReport } from "../local/drills/drill.ts";
import { runDrill } from "../local/drills/run-drill.ts";
import { interruption } from "./support/interruption.ts";
import { Progress } from "./support/progress.ts";
import { table } from "./support/table.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run drill [-- <name> [--promotion <seconds>]]

Breaks something on purpose in a platform of its own on this machine, under load, and judges what its users saw: prints a
timeline and what was promised, writes .local/drills/<name>.json, exit code 0 or 1. Without a name: lists the drills.

  --promotion <seconds>   how long RDS takes to promote the replica, where the drill loses or switches a region; these also
                          take minutes and draw .local/drills/<name>.svg

  npm run drill -- rolling-update
  npm run drill -- region-loss --promotion 60`;

const directory = join(import.meta.dirname, "..", ".local", "drills");

await verb({
  usage,
  options: { promotion: { type: "string" } },
  async run({ promotion }, [name, ...rest]) {
    if (name === undefined) {
      process.stdout.write(await list());
      return 0;
    }
    if (!drillNames().includes(name) || rest.length > 0)
      throw new UserError(`Name one drill of ${drillNames().join(", ")}; found "${[name, ...rest].join(" ")}".`);
    const promotionSeconds = promotion === undefined ? undefined : Number(promotion);
    if (promotionSeconds !== undefined && !(promotionSeconds >= 1 && promotionSeconds <= 3_600))
      throw new UserError(`--promotion expects 1 to 3600 seconds; found "${promotion ?? ""}".`);
    const signal = interruption();
    try {
      const { step } = new Progress();
      const report = await runDrill({ name, directory, promotionSeconds, step, signal });
      process.stdout.write(readable(report));
      return report.passed ? 0 : 1;
    } catch (error) {
      // Whatever it says then: everything has been stopped by now.
      if (signal.aborted) return 130;
      throw error;
    }
  },
});

async function list(): Promise<string> {
  const rows = await Promise.all(drillNames().map(async (name) => [name, (await loadDrill(name)).sentence]));
  return table(["drill", "what is done, and what must hold"], rows);
}

function readable({ drill, timeline, checks, passed }: DrillReport): string {
  const rows = timeline.map(({ seconds, what }) => [seconds.toFixed(3), what]);
  const promises = checks.map(({ promise, kept, evidence }) => `  ${kept ? "✓" : "✗"} ${promise}: ${evidence}\n`);
  return [
    `\n${table(["second", "what happened"], rows)}\n`,
    ...promises,
    `\n${drill} ${passed ? "passed" : "failed"}; .local/drills/${drill}.json\n`,
  ].join("");
}
