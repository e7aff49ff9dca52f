import { loadEnvironments } from "../environments/load.ts";
import { planAll } from "../infra/plan/plan.ts";
import { stacks } from "../infra/stacks/stacks.ts";
import { planTable, stackTable } from "./support/plan-table.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run plan -- [options]

Plans every stack without an account: what "pulumi up" would declare, in .local/plan/<stack>.json and as a table.
Unchanged inputs reuse the last plan.

  --list-stacks   print the stacks in the order of "pulumi up", and what each one waits for
  --json          print the plan as JSON instead of the table
  --no-cache      plan again even if nothing has changed`;

await verb({
  usage,
  options: {
    "list-stacks": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    "no-cache": { type: "boolean", default: false },
  },
  async run(values) {
    if (values["list-stacks"]) {
      const list = stacks(await loadEnvironments());
      process.stdout.write(values.json ? `${JSON.stringify(list, null, 2)}\n` : stackTable(list));
      return undefined;
    }
    const result = await planAll({ cache: !values["no-cache"] });
    process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : planTable(result));
    return undefined;
  },
});
