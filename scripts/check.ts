import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run check [-- format|lint|types|unit …]

What every commit must pass: formatting (Prettier), lint (ESLint), types (tsc), unit tests. All of them run, even when one
fails. "npm run check -- format --write" formats.`;

const repository = join(import.meta.dirname, "..");

const checks: Readonly<Record<string, readonly (readonly string[])[]>> = {
  format: [["prettier", "--check", "--log-level=warn", "."]],
  lint: [["eslint", "--max-warnings=0", "--cache", "--cache-location=.local/cache/eslint/", "."]],
  types: [
    ["tsc", "--project", "tsconfig.json"],
    ["tsc", "--project", "clients/web-admin/tsconfig.json", "--noEmit"],
  ],
  unit: [["vitest", "run", "--project", "unit"]],
};

await verb({
  usage,
  options: { write: { type: "boolean" } },
  async run({ write = false }, positionals) {
    const unknown = positionals.find((name) => !(name in checks));
    if (unknown !== undefined)
      throw new UserError(`There is no check "${unknown}"; choose among ${Object.keys(checks).join(", ")}.`);
    const chosen = Object.keys(checks).filter((name) => positionals.length === 0 || positionals.includes(name));
    const failed = chosen.filter(
      (name) => !(checks[name] ?? []).every((command) => passes(write ? writing(command) : command)),
    );
    process.stdout.write(failed.length === 0 ? `${chosen.join(", ")}: passed\n` : `failed: ${failed.join(", ")}\n`);
    return Promise.resolve(failed.length === 0 ? 0 : 1);
  },
});

const writing = (command: readonly string[]): readonly string[] =>
  command.map((argument) => (argument === "--check" ? "--write" : argument));

function passes([command = "", ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: repository, stdio: "inherit" }).status === 0;
}
