import { spawnSync } from "node:child_process";
import { existsSync, globSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run check [-- branches|format|lint|types|contracts|migrations|unit …] [--write]

What every commit must pass: branches (GitFlow's names, and develop contains main), formatting (Prettier), lint (ESLint),
types (tsc), types that are fresh from their contracts (openapi-typescript), migrations that only expand (squawk), unit
tests. All of them run, even when one fails. With --write, formatting, lint and contracts are mended where they can be.`;

const repository = join(import.meta.dirname, "..");

/** A command that checks, and what is added to it where it shall mend instead. */
interface Check {
  readonly command: readonly string[];
  readonly toCheck?: readonly string[];
  readonly toMend?: readonly string[];
}

const contracts = readdirSync(join(repository, "services"))
  .map((service) => join("services", service))
  .filter((service) => existsSync(join(repository, service, "openapi.yaml")));

const checks: Readonly<Record<string, readonly Check[]>> = {
  branches: [{ command: ["node", "scripts/support/check-branches.ts"] }],
  format: [{ command: ["prettier", "--log-level=warn", "."], toCheck: ["--check"], toMend: ["--write"] }],
  lint: [
    {
      command: ["eslint", "--max-warnings=0", "--cache", "--cache-location=.local/cache/eslint/", "."],
      toMend: ["--fix"],
    },
  ],
  types: [
    { command: ["tsc"] },
    { command: ["tsc", "--project", "clients/web-admin", "--noEmit"] },
    { command: ["tsc", "--project", "infra/plan/graph/page"] },
  ],
  contracts: contracts.map((service) => ({
    command: ["openapi-typescript", `${service}/openapi.yaml`, "--output", `${service}/src/openapi.d.ts`],
    toCheck: ["--check"],
  })),
  migrations: [{ command: ["squawk", ...globSync("services/*/*migrations/*.sql", { cwd: repository })] }],
  unit: [{ command: ["vitest", "run", "--project", "unit"] }],
};

await verb({
  usage,
  options: { write: { type: "boolean" } },
  async run({ write = false }, positionals) {
    const unknown = positionals.find((name) => !(name in checks));
    if (unknown !== undefined)
      throw new UserError(`There is no check "${unknown}"; choose among ${Object.keys(checks).join(", ")}.`);
    const chosen = Object.keys(checks).filter((name) => positionals.length === 0 || positionals.includes(name));
    const failed = chosen.filter((name) => (checks[name] ?? []).map((check) => passes(check, write)).includes(false));
    process.stdout.write(failed.length === 0 ? `${chosen.join(", ")}: passed\n` : `failed: ${failed.join(", ")}\n`);
    return Promise.resolve(failed.length === 0 ? 0 : 1);
  },
});

function passes({ command: [program = "", ...args], toCheck = [], toMend = [] }: Check, mend: boolean): boolean {
  const result = spawnSync(program, [...args, ...(mend ? toMend : toCheck)], { cwd: repository, stdio: "inherit" });
  return result.status === 0;
}
