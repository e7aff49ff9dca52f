import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { objectsOf, type RenderedTree, renderedTree } from "../environments/rendered-tree.ts";
import { planAll } from "../infra/plan/plan.ts";
import type { StackPlan } from "../infra/plan/stack-plan.ts";
import { checkManifests } from "../policies/cluster/check.ts";
import type { Verdict } from "../policies/finding.ts";
import { checkPlans } from "../policies/infra/check.ts";
import { committedTrees } from "./support/committed-trees.ts";
import { render } from "./support/render.ts";
import { table } from "./support/table.ts";
import { readTree } from "./support/tree-directory.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run policy -- [options]

Checks the plan of every stack and the manifests of every cluster by every rule, before a cloud or a cluster sees them.
Exit code 1 when something is found.

  --plan <file>       check this plan instead (as "npm run plan -- --json" prints one)
  --manifests <dir>   check these trees instead (as "npm run synth -- --out" writes them, or one of them)
  --json              print the verdicts as JSON`;

await verb({
  usage,
  options: { plan: { type: "string" }, manifests: { type: "string" }, json: { type: "boolean", default: false } },
  async run({ plan, manifests, json }) {
    const given = plan !== undefined || manifests !== undefined;
    const verdicts = given ? checkGiven(plan, manifests) : await checkAll();
    process.stdout.write(json ? `${JSON.stringify(verdicts, null, 2)}\n` : report(verdicts));
    return verdicts.some(({ findings }) => findings.length > 0) ? 1 : 0;
  },
});

async function checkAll(): Promise<readonly Verdict[]> {
  const [{ stacks }, { clusters }] = await Promise.all([planAll(), render()]);
  return [...checkPlans(stacks), ...checkManifests(clusters)];
}

/** What is given may be a part, so a rule that judges nothing of it says nothing. */
function checkGiven(plan: string | undefined, manifests: string | undefined): readonly Verdict[] {
  return [
    ...(plan === undefined ? [] : checkPlans(readPlans(plan))),
    ...(manifests === undefined ? [] : checkManifests(readManifests(manifests))),
  ].filter(({ subjects }) => subjects > 0);
}

function readPlans(file: string): readonly StackPlan[] {
  try {
    const content = JSON.parse(readFileSync(file, "utf8")) as
      readonly StackPlan[] | { readonly stacks: readonly StackPlan[] };
    return "stacks" in content ? content.stacks : content;
  } catch (error) {
    throw new UserError(`${file} is no plan (${(error as Error).message}); make one: npm run plan -- --json > ${file}`);
  }
}

/** One cluster's tree, or all those of an output folder. Each is judged by the policies that ship in it. */
function readManifests(directory: string): readonly RenderedTree[] {
  const trees = committedTrees(directory).filter((path) => path.startsWith("manifests/"));
  const folders = trees.length > 0 ? trees.map((path) => join(directory, path)) : [directory];
  return folders.map((folder) => {
    const tree = renderedTree(folder, [...readTree(folder)]);
    if (!objectsOf(tree).some(({ kind }) => kind === "ValidatingAdmissionPolicy"))
      throw new UserError(`${folder} is no cluster's tree, no policy is in it; make one: npm run synth -- --out <dir>`);
    return tree;
  });
}

function report(verdicts: readonly Verdict[]): string {
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  const rows = verdicts.map((verdict) => [verdict.rule, verdict.scope, verdict.subjects, verdict.findings.length]);
  const subjects = verdicts.reduce((sum, verdict) => sum + verdict.subjects, 0);
  return [
    `${table(["rule", "scope", "subjects", "findings"], rows)}\n`,
    ...findings.map(({ rule, subject, message }) => `${rule}  ${subject}  ${message}\n`),
    `${verdicts.length} rules judged ${subjects} subjects: ${findings.length} findings\n`,
  ].join("");
}
