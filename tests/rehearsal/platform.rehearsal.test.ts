import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../../environments/environment.ts";
import { environment as production } from "../../environments/production.ts";
import { environment as testing } from "../../environments/testing.ts";
import { stacks } from "../../infra/stacks/stacks.ts";
import { promoted } from "../support/promoted.ts";
import { noPulumi, type PulumiLab, type RunOptions, startPulumiLab } from "../support/pulumi-lab.ts";
import { type Preview, preview, replacements } from "../support/rehearsal/preview.ts";
import { runbookCommands } from "../support/rehearsal/runbook.ts";
import { replacingFaults } from "./replacing-faults.ts";

const all = stacks([testing, production]).map(({ name }) => name);
const minutes = 60_000;

/**
 * The platform's life by the real Pulumi engine and the runbooks' own commands: made, looked at, changed, promoted, unmade.
 * Nothing is made in AWS, whose answers are those of the plan.
 */
describe.skipIf(noPulumi)(`every stack, by Pulumi's own engine${noPulumi ? ` (${noPulumi})` : ""}`, () => {
  let lab: PulumiLab;
  let refusal = "";
  const made: string[] = [];

  beforeAll(async () => {
    lab = startPulumiLab();
    for (const stack of await documentedOrder()) {
      const up = runbookCommands("first-deployment.md", "Make each stack");
      const first = await lab.run(up, { env: { STACK: stack, SECRETS_PROVIDER: "passphrase" } });
      if (first.status !== 0) await setWhatIsMissing(stack, first.output);
      made.push(stack);
    }
  }, 15 * minutes);
  afterAll(() => lab.stop());

  it("comes up in the documented order", () => {
    expect(made).toEqual(all);
  });

  it("says which command sets what is missing, and that command is enough", () => {
    expect(refusal).toContain(
      "production-secondary-argocd has no repositoryToken; set it: pulumi config set --secret repositoryToken -s production-secondary-argocd",
    );
  });

  it.each(all)("leaves nothing to change in %s", async (stack) => {
    expect(await preview(lab, stack)).toEqual({ changes: [], refused: [] });
  });

  describe("a setting that somebody changes", () => {
    const changed = "testing-primary-foundation";
    beforeAll(() => {
      const { primary } = testing.regions;
      const database = { ...primary.database, backupRetentionDays: primary.database.backupRetentionDays + 1 };
      set({ ...testing, regions: { primary: { ...primary, database } } });
    });

    it.each(["shared", "testing-primary-cluster"])("changes nothing in %s", async (stack) => {
      expect(await preview(lab, stack)).toEqual({ changes: [], refused: [] });
    });

    // By `up`, since the stand-in knows no outputs before it: a preview names what reads them as well.
    it("changes what it is about, and nothing else", async () => {
      const output = await succeed(`pulumi up -s ${changed}`);
      const updated = [...output.matchAll(/^ ~ +(\S+) (\S+) updated .*\[diff: (.*)\]$/gm)].map(([, ...what]) => what);
      expect(updated).toEqual([["aws:rds:Instance", "rumbo-testing-primary-database-g1", "~backupRetentionPeriod"]]);
      expect(output).not.toMatch(/\d+ (created|deleted|replaced)/);
    });
  });

  describe.each(Object.entries(replacingFaults))("a careless change in %s", (stack, faults) => {
    let seen: Preview;
    beforeAll(async () => {
      seen = await preview(lab, stack, faults);
    }, 5 * minutes);

    it.each(faults)("is seen to replace $type", ({ type, props }) => {
      const found = seen.changes.filter((change) => change.type === type && change.op === "replace");
      expect(found.flatMap(({ replacedBy }) => replacedBy)).toEqual(expect.arrayContaining(Object.keys(props)));
    });

    it.each(faults.filter(({ refused }) => refused !== false))("is refused for $type", ({ type }) => {
      expect(seen.refused.filter((message) => message.includes(`${type}::`))).not.toEqual([]);
    });
  });

  describe("after a promotion", () => {
    const [standby, old] = ["production-secondary-foundation", "production-primary-foundation"];
    const previews = new Map<string, Preview>();
    beforeAll(async () => {
      set(promoted(production));
      for (const stack of [standby, old]) previews.set(stack, await preview(lab, stack));
      const commands = runbookCommands("next-replica.md", "Make it");
      await succeed(commands, { env: { ENV: "production" } });
    }, 10 * minutes);
    const instances = (stack: string) =>
      previews.get(stack)?.changes.filter(({ type }) => type === "aws:rds/instance:Instance");

    it("the new writer only loses its source", () => {
      expect(instances(standby)).toEqual([
        {
          op: "update",
          type: "aws:rds/instance:Instance",
          name: "rumbo-production-secondary-database-g1",
          inputs: ["replicateSourceDb"],
          replacedBy: [],
        },
      ]);
    });

    it("the retired writer stays as it is, and the next replica is made beside it", () => {
      expect(instances(old)).toMatchObject([{ op: "create", name: "rumbo-production-primary-database-g2" }]);
    });

    it("nothing is replaced", () => {
      expect([...previews.values()].flatMap(replacements)).toEqual([]);
    });

    it("nothing is left to change", async () => {
      for (const stack of [standby, old, "production-global"])
        expect(await preview(lab, stack), stack).toEqual({ changes: [], refused: [] });
    });

    it("the retired writer is let go of when it has been unprotected, and nothing else changes", async () => {
      const { primary, secondary } = promoted(production).regions;
      const kept = primary.database.instances.filter(({ state }) => state !== "retired");
      const withoutIt = { ...primary, database: { ...primary.database, instances: kept } };
      set({ ...production, regions: { primary: withoutIt, secondary } });
      const { refused } = await preview(lab, old);
      expect(refused).toEqual([expect.stringContaining("::rumbo-production-primary-database-g1")]);

      const forgotten = await succeed(runbookCommands("next-replica.md", "Let the retired one go"), {
        env: { ENV: "production" },
      });
      // It, and its two log groups.
      expect(forgotten).toMatch(/- 3 deleted/);
      expect(forgotten).not.toMatch(/\d+ (created|updated|replaced)/);
      expect(await preview(lab, old)).toEqual({ changes: [], refused: [] });
    });
  });

  describe("torn down", () => {
    it("is not, by a slip: Pulumi refuses to destroy what is protected", async () => {
      const slip = await lab.run("pulumi destroy --preview-only -s testing-primary-foundation");
      expect(slip.status).not.toBe(0);
      expect(slip.output).toMatch(/rds\/instance:Instance.*\n?.*cannot be deleted|protect/);
    });

    it.each(all.toReversed())(
      "is %s, with nothing replaced on the way",
      async (stack) => {
        const output = await succeed(runbookCommands("tear-down.md", "Each stack"), { env: { STACK: stack } });
        expect(output).not.toMatch(/\d+ replaced/);
        expect(output).toMatch(/\d+ deleted/);
      },
      5 * minutes,
    );

    it("is all: no stack is left", async () => {
      expect(JSON.parse(await succeed("pulumi stack ls --json"))).toEqual([]);
    });
  });

  /** As `npm run plan -- --list-stacks` has it, which the runbook names. */
  async function documentedOrder(): Promise<readonly string[]> {
    const output = await succeed("node scripts/plan.ts --list-stacks --json");
    return (JSON.parse(output) as { name: string }[]).map(({ name }) => name);
  }

  /** Does what the message says, as a person would who read it. */
  async function setWhatIsMissing(stack: string, message: string): Promise<void> {
    refusal += message;
    const command = /set it: (pulumi config set .*)/.exec(message)?.[1];
    if (!command) throw new Error(message);
    await succeed(`${command}\npulumi up -s ${stack}`, { input: "a-token" });
  }

  async function succeed(commands: string, options?: RunOptions): Promise<string> {
    const { status, output } = await lab.run(commands, options);
    if (status !== 0) throw new Error(output);
    return output;
  }

  /** Leaves an environment's file as a person does who wants this. */
  function set(environment: Environment): void {
    const file = join(lab.clone, `environments/${environment.name}.ts`);
    writeFileSync(file, `export const environment = ${JSON.stringify(environment, null, 2)};\n`);
  }
});
