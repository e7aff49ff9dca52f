import { describe, expect, test } from "vitest";
import { branchProblems } from "./branches.ts";

const ofBranch = (branch: string, base?: string): readonly string[] =>
  branchProblems({ branch, base, missingOnDevelop: [] });

describe("branches", () => {
  test.each(["main", "develop", "feature/trip-replay", "release/1.4.0", "hotfix/1.4.1", "dependabot/npm/pg-9"])(
    "%s is a name of GitFlow",
    (branch) => expect(ofBranch(branch)).toEqual([]),
  );

  test.each(["trip-replay", "feature", "bugfix/trips", "feature/two words"])("%s is none", (branch) =>
    expect(ofBranch(branch)).toEqual([expect.stringContaining(`The branch ${branch} is named against GitFlow`)]),
  );

  test.each([
    ["feature/trips", "develop"],
    ["release/1.4.0", "main"],
    ["release/1.4.0", "develop"],
    ["hotfix/1.4.1", "main"],
    ["main", "develop"],
  ])("%s may go into %s", (branch, base) => expect(ofBranch(branch, base)).toEqual([]));

  test.each([
    ["feature/trips", "main"],
    ["develop", "main"],
    ["feature/trips", "release/1.4.0"],
  ])("%s may not go into %s", (branch, base) =>
    expect(ofBranch(branch, base)).toEqual([expect.stringContaining(`not into ${base}`)]),
  );

  test("develop contains main, or says which commit it lacks", () => {
    const problems = branchProblems({ branch: "develop", missingOnDevelop: ["1a2b3c4 fix: close the gate"] });
    expect(problems).toEqual([expect.stringContaining('develop lacks "1a2b3c4 fix: close the gate" of main')]);
  });
});
