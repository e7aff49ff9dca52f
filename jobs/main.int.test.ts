import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleJobs } from "../local/bundle.ts";

let directory: string;
let entry: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "rumbo-jobs-"));
  entry = await bundleJobs(join(directory, "image"));
});
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ["a command that it does not have", ["tidy"], 'There is no command \\"tidy\\"; use one of bootstrap, dump, restore.'],
  ["surroundings without its variables", ["bootstrap"], "The variable ACCOUNTS_FILE is missing; set it."],
])("the image's entry refuses %s in one sentence", (_, args, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], { encoding: "utf8", env: {} });
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  expect(stdout).toContain(message);
});
