import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadEnvironments } from "../environments/load.ts";
import { planGraph } from "../infra/plan/graph/plan-graph.ts";
import { planPage } from "../infra/plan/graph/plan-page.ts";
import { diffPlans } from "../infra/plan/plan-diff.ts";
import { planAll, type PlanResult } from "../infra/plan/plan.ts";
import { type Summary, summarise } from "../infra/plan/summary.ts";
import { terraformPlan } from "../infra/plan/terraform/terraform-plan.ts";
import { stacks } from "../infra/stacks/stacks.ts";
import { diffReport } from "./support/diff-report.ts";
import { planAt } from "./support/plan-at.ts";
import { planTable, stackTable } from "./support/plan-table.ts";
import { recoveryTable } from "./support/recovery-table.ts";
import { loadServices } from "../services/catalog.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run plan -- [options]

Plans every stack without an account: what "pulumi up" would declare, in .local/plan/<stack>.json and as a table;
and computes what losing a region would cost. Unchanged inputs reuse the last plan.

  --list-stacks       print the stacks in the order of "pulumi up", and what each one waits for
  --diff <reference>  what would differ from a commit, a branch or a tag: properties by path, and what would be replaced
  --graph <file>      write one HTML page that shows regions, stacks, components and what needs what; needs no network
  --terraform <dir>   write each stack as a Terraform plan in JSON, for scanners
  --write-summary     renew infra/plan/summary.json, the committed count of resources by type
  --json              print the plan, the list or the difference as JSON
  --no-cache          plan again even if nothing has changed`;

const repository = join(import.meta.dirname, "..");
const summaryFile = join(repository, "infra/plan/summary.json");

await verb({
  usage,
  options: {
    "list-stacks": { type: "boolean", default: false },
    diff: { type: "string" },
    graph: { type: "string" },
    terraform: { type: "string" },
    "write-summary": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    "no-cache": { type: "boolean", default: false },
  },
  async run({ json, "no-cache": anew, diff, graph, terraform, ...values }) {
    if (values["list-stacks"]) {
      const list = stacks(await loadEnvironments());
      print(json ? toJson(list) : stackTable(list));
      return undefined;
    }
    const result = await planAll({ cache: !anew });
    if (graph !== undefined) write(graph, await planPage(planGraph(result.stacks)));
    if (terraform !== undefined) writeTerraformPlans(result, terraform);
    if (values["write-summary"]) write(summaryFile, toJson(await summary(result)));
    if (diff !== undefined) {
      const diffs = diffPlans(await planAt(repository, diff), result.stacks);
      print(json ? toJson(diffs) : diffReport(diffs, diff));
    } else print(json ? toJson(result) : `${planTable(result)}${recoveryTable(await loadEnvironments())}`);
    return undefined;
  },
});

async function summary({ stacks: plans }: PlanResult): Promise<Summary> {
  return summarise({ environments: await loadEnvironments(), services: await loadServices(), plans });
}

function writeTerraformPlans({ stacks: plans }: PlanResult, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const plan of plans) write(join(directory, `${plan.stack}.json`), toJson(terraformPlan(plan)));
}

/** Says on the terminal what it wrote: standard output may be for a program. */
function write(file: string, content: string): void {
  writeFileSync(file, content);
  process.stderr.write(`wrote ${relative(process.cwd(), file)}\n`);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function print(text: string): void {
  process.stdout.write(text);
}
