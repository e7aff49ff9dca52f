import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { objectsOf, type RenderedTree, renderedTree } from "../environments/rendered-tree.ts";
import { planAll } from "../infra/plan/plan.ts";
import type { StackPlan } from "../infra/plan/stack-plan.ts";
import { expiredSkips, type SkippedFinding } from "../policies/apply-skips.ts";
import type { Finding, Verdict } from "../policies/finding.ts";
import { type Assertion, assertions } from "../policies/infra/assertions.ts";
import { type FlipResult, flipResults } from "../policies/infra/mutate.ts";
import { infraRules } from "../policies/infra/rules.ts";
import { judge, type Judgement } from "../policies/judge.ts";
import { committedTrees } from "../releases/committed-trees.ts";
import { render } from "../releases/render.ts";
import { table } from "./support/table.ts";
import { readTree } from "../releases/tree-directory.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run policy -- [options]

Checks the plan of every stack and the manifests of every cluster by every rule, before a cloud or a cluster sees them.
Exit code 1 when something is found. What policies/skips.ts accepts is listed with its reason.

  --plan <file>       check this plan instead (as "npm run plan -- --json" prints one)
  --manifests <dir>   check these trees instead (as "npm run synth -- --out" writes them, or one of them)
  --expired           a skip whose time is up is a finding, too
  --flips             flip every property that a rule of infrastructure names, in the real plan, one at a time, and print
                      which flips the rule caught; exit code 1 when one goes by
  --assertions        print what reviewers assert of infrastructure, and the rules that hold it
  --json              print the verdicts as JSON`;

await verb({
  usage,
  options: {
    plan: { type: "string" },
    manifests: { type: "string" },
    expired: { type: "boolean", default: false },
    flips: { type: "boolean", default: false },
    assertions: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  async run({ plan, manifests, json, ...flags }) {
    if (flags.assertions) {
      process.stdout.write(assertionTable());
      return 0;
    }
    if (flags.flips) return printFlips(flipResults((await planAll()).stacks));
    const given = plan !== undefined || manifests !== undefined;
    const judgement = given ? judgeGiven(plan, manifests) : await judgeAll();
    const expired = expiredSkips(new Date().toISOString().slice(0, 10));
    const findings = [
      ...judgement.verdicts.flatMap((verdict) => verdict.findings),
      ...judgement.unused,
      ...(flags.expired ? expired : []),
    ];
    process.stdout.write(
      json ? `${JSON.stringify(judgement.verdicts, null, 2)}\n` : report(judgement, findings, expired),
    );
    return findings.length > 0 ? 1 : 0;
  },
});

async function judgeAll(): Promise<Judgement> {
  const [{ stacks }, { clusters }] = await Promise.all([planAll(), render()]);
  return judge(stacks, clusters);
}

/** What is given may be a part, so a rule that judges nothing of it says nothing, nor does a skip that excuses nothing. */
function judgeGiven(plan: string | undefined, manifests: string | undefined): Judgement {
  const { verdicts, skipped } = judge(
    plan === undefined ? [] : readPlans(plan),
    manifests === undefined ? [] : readManifests(manifests),
  );
  return { verdicts: verdicts.filter(({ subjects }) => subjects > 0), skipped, unused: [] };
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

function report({ verdicts, skipped }: Judgement, findings: readonly Finding[], expired: readonly Finding[]): string {
  const rows = verdicts.map((verdict) => [verdict.rule, verdict.scope, verdict.subjects, verdict.findings.length]);
  const subjects = verdicts.reduce((sum, verdict) => sum + verdict.subjects, 0);
  return [
    `${table(["rule", "scope", "subjects", "findings"], rows)}\n`,
    ...verdicts.flatMap(notApplicable),
    ...[...Map.groupBy(skipped, ({ skip }) => skip).values()].map(accepted),
    ...expired.map(({ rule, message }) => `skip of ${rule}: ${message}\n`),
    ...findings.map(({ rule, subject, message }) => `${rule}  ${subject}  ${message}\n`),
    `${verdicts.length} rules judged ${subjects} subjects: ${findings.length} findings, ${skipped.length} skipped\n`,
  ].join("");
}

function notApplicable({ rule, notApplicable: reason }: Verdict): readonly string[] {
  return reason === undefined ? [] : [`not applicable: ${rule}. ${reason}\n`];
}

function accepted(findings: readonly SkippedFinding[]): string {
  const [{ skip }] = findings as [SkippedFinding];
  return `skipped: ${skip.id} (${findings.length}) until ${skip.expires} by ${skip.owner}. ${skip.reason}\n`;
}

function printFlips(results: readonly FlipResult[]): number {
  const rows = results.map(({ rule, property, flips, caught }) => [rule, property, flips, caught]);
  const missed = results.filter(({ flips, caught }) => flips === 0 || caught < flips);
  const total = results.reduce((sum, { flips }) => sum + flips, 0);
  process.stdout.write(
    [
      `${table(["rule", "property", "flips", "caught"], rows)}\n`,
      ...missed.map((result) => `${result.rule}  ${result.property}  ${whatWentBy(result)}\n`),
      `${results.length} properties flipped ${total} times: ${missed.length} not noticed\n`,
    ].join(""),
  );
  return missed.length > 0 ? 1 : 0;
}

function whatWentBy({ flips, missed }: FlipResult): string {
  return flips === 0 ? 'No resource has it; correct the flip\'s "on".' : `Flipped unnoticed at ${missed.join(", ")}.`;
}

function assertionTable(): string {
  const rows = Object.entries<Assertion>(assertions).map(([id, { says, notApplicable: reason }]) => {
    const rules = infraRules
      .filter((rule) => (rule.assertions as readonly string[]).includes(id))
      .map(({ name }) => name);
    return [id, says, [...rules, ...(reason === undefined ? [] : [`not applicable: ${reason}`])].join(", ")];
  });
  return table(["id", "assertion", "rules"], rows);
}
