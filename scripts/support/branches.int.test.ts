import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { branchFacts } from "./branches.ts";

let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), "rumbo-branches-"));
  git("init", "--quiet", "--initial-branch=main");
  commit("README.md", "start");
  git("branch", "develop");
});
afterEach(() => rmSync(repository, { recursive: true }));

test("a fix on main that develop lacks is seen", () => {
  commit("services/kit/src/http.ts", "fix: close the gate");
  expect(branchFacts(repository, {})).toEqual({
    branch: "main",
    base: undefined,
    missingOnDevelop: [expect.stringMatching(/^[0-9a-f]{7,} fix: close the gate$/)],
  });
});

test("a release on main is none of develop's business", () => {
  commit("manifests/rendered/production/primary/release.json", "release: production primary");
  expect(branchFacts(repository, {}).missingOnDevelop).toEqual([]);
});

test("in a pull request GitHub names the branches", () => {
  const env = { GITHUB_HEAD_REF: "feature/trips", GITHUB_BASE_REF: "main", GITHUB_REF_NAME: "12/merge" };
  expect(branchFacts(repository, env)).toMatchObject({ branch: "feature/trips", base: "main" });
});

function commit(file: string, message: string): void {
  mkdirSync(dirname(join(repository, file)), { recursive: true });
  writeFileSync(join(repository, file), message);
  git("add", ".");
  git("-c", "user.name=test", "-c", "user.email=test@rumbo.test", "commit", "--quiet", "--message", message);
}

function git(...args: readonly string[]): void {
  execFileSync("git", args, { cwd: repository });
}
