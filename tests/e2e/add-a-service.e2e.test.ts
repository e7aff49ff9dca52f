import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clone, cloneRepository } from "../support/clone.ts";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");

/** The commands of a section, as somebody would paste them. */
function codeOf(heading: string): string {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code).join("");
}

let clone: Clone;
beforeAll(async () => {
  clone = cloneRepository();
  // Beside it one in another language, which nothing of ours is made for.
  await promisify(execFile)("npm", ["run", "new-service", "--", ...python.split(" ")], { cwd: clone.directory });
});
afterAll(() => clone.dispose());
const python = "ms-etiquetas --team logistics --language python";

test("what the README says of adding a service makes one that answers behind NGINX", async () => {
  const commands = codeOf("Add a service");
  expect(commands).toContain("npm run new-service -- ms-inventario");
  const { stdout } = await promisify(execFile)("sh", ["-ec", commands], {
    cwd: clone.directory,
    env: { ...process.env, CI: "true" },
    maxBuffer: 16 * 1024 * 1024,
  });
  expect(stdout).toMatch(/[1-9]\d* passed, 0 failed/);
  expect(stdout).toContain("/api/inventario/v1 200");
  expect(stdout).toContain("/api/etiquetas/v1 200");
  expect(stdout).toMatch(/(\d+) of \1 promises kept/);
}, 600_000);
