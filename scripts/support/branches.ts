import { spawnSync } from "node:child_process";

/** What GitFlow says about a branch and what it is merged into. Nothing is known of a detached commit. */
export interface BranchFacts {
  /** @default unknown: a detached commit */
  readonly branch?: string | undefined;
  /** What a pull request would merge it into. @default no pull request */
  readonly base?: string | undefined;
  /** Commits of `main` that `develop` lacks, those aside that touch nothing but rendered trees. */
  readonly missingOnDevelop: readonly string[];
}

/**
 * Problems with the branches, a sentence each. GitFlow (https://nvie.com/posts/a-successful-git-branching-model/), with one
 * difference: rendered trees are written on their own branch and merged nowhere (docs/decisions/0021).
 */
export function branchProblems({ branch, base, missingOnDevelop }: BranchFacts): readonly string[] {
  const kind = branch?.split("/")[0] ?? "";
  const named = branch === undefined || isNamedRight(branch);
  const target = base === undefined || !named || (targets[kind] ?? []).includes(base);
  return [
    ...(named
      ? []
      : [`The branch ${branch} is named against GitFlow; call it feature/…, release/… or hotfix/… in lower case.`]),
    ...(target ? [] : [`${branch ?? ""} goes into ${(targets[kind] ?? ["nothing"]).join(" or ")}, not into ${base}.`]),
    ...missingOnDevelop.map(
      (commit) => `develop lacks "${commit}" of main; merge main into develop, so that the next release keeps it.`,
    ),
  ];
}

/** Where a branch may be merged, by its kind. */
const targets: Readonly<Record<string, readonly string[]>> = {
  feature: ["develop"],
  dependabot: ["develop"],
  release: ["main", "develop"],
  hotfix: ["main", "develop"],
  main: ["develop"],
  develop: [],
};

const isNamedRight = (branch: string): boolean =>
  branch === "main" || branch === "develop" || /^(feature|release|hotfix|dependabot)\/[a-zA-Z0-9._/-]+$/.test(branch);

/** What git and, in a workflow, GitHub's variables say. */
export function branchFacts(repository: string, env: NodeJS.ProcessEnv = process.env): BranchFacts {
  const head = git(repository, "symbolic-ref", "--quiet", "--short", "HEAD");
  const both = ["main", "develop"].map((name) => resolveBranch(repository, name));
  const [main, develop] = both;
  return {
    branch:
      env["GITHUB_HEAD_REF"] ?? (env["GITHUB_REF_TYPE"] === "branch" ? env["GITHUB_REF_NAME"] : undefined) ?? head,
    base: env["GITHUB_BASE_REF"],
    missingOnDevelop: main === undefined || develop === undefined ? [] : missing(repository, main, develop),
  };
}

const missing = (repository: string, main: string, develop: string): readonly string[] =>
  (git(repository, "log", "--no-merges", "--format=%h %s", `${develop}..${main}`, "--", ".", ...notRendered) ?? "")
    .split("\n")
    .filter(Boolean);

const notRendered = [":!manifests/rendered", ":!argocd/rendered"];

/** The remote's state counts, where there is a remote: that is what others build on. */
const resolveBranch = (repository: string, name: string): string | undefined =>
  [`refs/remotes/origin/${name}`, `refs/heads/${name}`].find(
    (reference) => git(repository, "rev-parse", "--verify", "--quiet", reference) !== undefined,
  );

function git(cwd: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
