import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderedPath, type Place } from "../environments/naming.ts";
import { platform } from "../environments/platform.ts";
import { UserError } from "../environments/user-error.ts";
import { type Holds, holdsFile, holdsOf, type Release, releaseFile, releaseOf } from "../manifests/release-file.ts";
import { git, GitError } from "./git.ts";
import { Refusal } from "./refusal.ts";

/** Full hash of a commit. */
export type Commit = string;

/** What a commit does to one path: puts a file there, puts a folder as git has it already, or removes what is there. */
export type Change =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly folder: string }
  | { readonly path: string; readonly removed: true };

/**
 * A temporary clone of the repository that releases are committed to. Nothing is checked out and nothing of the user's own
 * clone is touched, so that any number of releases may run at the same time, beside a developer's open changes.
 */
export class ReleaseClone {
  /** Holds the clone, and the commits that are checked out of it. */
  readonly #workspace: string;
  /** Folder of the clone for git; it has no files of its own. */
  readonly directory: string;
  /** The user's own clone: tells who commits. */
  readonly #repository: string;
  readonly #releases = new Map<string, Promise<Release | undefined>>();

  private constructor(workspace: string, repository: string) {
    this.#workspace = workspace;
    this.directory = join(workspace, "git");
    this.#repository = repository;
  }

  /**
   * @param remote URL, path, or name of a remote of `repository`
   * @param repository a clone of the same repository, whose objects need not be fetched again
   */
  static async open(remote: string, repository: string): Promise<ReleaseClone> {
    const url = await remoteUrl(remote, repository);
    const clone = new ReleaseClone(mkdtempSync(join(tmpdir(), "rumbo-release-")), repository);
    try {
      await git(repository, ["init", "--quiet", "--bare", clone.directory]);
      await clone.#run(["remote", "add", "origin", url]);
      await clone.#borrowObjects();
    } catch (error) {
      clone.dispose();
      throw error;
    }
    return clone;
  }

  dispose(): void {
    rmSync(this.#workspace, { recursive: true, force: true });
  }

  /** The commit that a branch of the remote is at now. */
  async fetch(branch: string): Promise<Commit> {
    try {
      await this.#run(["fetch", "--quiet", "--no-tags", "origin", `refs/heads/${branch}`]);
    } catch (error) {
      if (error instanceof GitError)
        throw new Refusal(
          `Branch ${branch} could not be fetched (${lastLine(error.message)}); name the repository with --remote.`,
        );
      throw error;
    }
    return this.resolve("FETCH_HEAD");
  }

  /** Moves a branch of the remote from the parent of a commit to the commit; fails when it is no longer there. */
  async push(commit: Commit, branch: string): Promise<void> {
    await this.#run(["push", "--quiet", "origin", `${commit}:refs/heads/${branch}`]);
  }

  /** @throws UserError when there is no such commit among what was fetched */
  async resolve(revision: string): Promise<Commit> {
    try {
      return (await this.#run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])).trim();
    } catch {
      throw new UserError(`There is no commit ${revision} on the branch; name one that has been pushed.`);
    }
  }

  async isAncestor(ancestor: Commit, descendant: Commit): Promise<boolean> {
    const base = await this.#run(["merge-base", ancestor, descendant], [0, 1]);
    return base.trim() === ancestor;
  }

  /** The newest commit that changed anything but rendered trees. */
  async lastSourceCommit(head: Commit): Promise<Commit> {
    const source = [":(exclude)manifests/rendered", ":(exclude)argocd/rendered"];
    return (await this.#run(["log", "-1", "--format=%H", head, "--", ".", ...source])).trim();
  }

  /** Commits that the branch has been at, newest first: a merge counts once, what it brought does not. */
  async history(head: Commit, path?: string): Promise<readonly Commit[]> {
    const limit = path === undefined ? [] : ["--", path];
    return lines(await this.#run(["log", "--first-parent", "--format=%H", head, ...limit]));
  }

  /** Commits that released to a place, newest first. */
  releases(head: Commit, place: Place): Promise<readonly Commit[]> {
    return this.history(head, `${renderedPath(place)}/${releaseFile}`);
  }

  /** What a place runs as of a commit. */
  release(commit: Commit, place: Place): Promise<Release | undefined> {
    const path = `${renderedPath(place)}/${releaseFile}`;
    const key = `${commit}:${path}`;
    const known =
      this.#releases.get(key) ??
      this.text(commit, path).then((text) => releaseOf(new Map([[releaseFile, text ?? ""]])));
    this.#releases.set(key, known);
    return known;
  }

  async holds(commit: Commit, place: Place): Promise<Holds> {
    const path = `${renderedPath(place)}/${holdsFile}`;
    const text = await this.text(commit, path);
    const holds = holdsOf(new Map(text === undefined ? [] : [[holdsFile, text]]));
    if (!holds) throw new Refusal(`${path} cannot be read at ${commit}; mend it on the branch first.`);
    return holds;
  }

  /** Text of one file, nothing when there is none. */
  async text(commit: Commit, path: string): Promise<string | undefined> {
    const id = await this.objectId(commit, path);
    return id === undefined ? undefined : this.#run(["cat-file", "blob", id]);
  }

  /** git's name for a file or a folder with all that is in it: two are equal when their names are. */
  async objectId(commit: Commit, path: string): Promise<string | undefined> {
    const id = (await this.#run(["rev-parse", "--verify", "--quiet", `${commit}:${path}`], [0, 1, 128])).trim();
    return id === "" ? undefined : id;
  }

  /** Every file below a folder, by its path in it. */
  async paths(commit: Commit, folder: string): Promise<readonly string[]> {
    const paths = await this.#run(["ls-tree", "-r", "--name-only", commit, `${folder}/`]);
    return lines(paths).map((path) => path.slice(folder.length + 1));
  }

  /** Names of the folders directly below a folder. */
  async folders(commit: Commit, folder: string): Promise<readonly string[]> {
    const paths = lines(await this.#run(["ls-tree", "-d", "--name-only", commit, `${folder}/`]));
    return paths.map((path) => path.slice(folder.length + 1));
  }

  /** Files below a folder that one commit has and another has not, or has otherwise. */
  async changedFiles(from: Commit, to: Commit, folder: string): Promise<readonly string[]> {
    return lines(await this.#run(["diff", "--name-only", "--diff-filter=AMR", from, to, "--", folder]));
  }

  async message(commit: Commit): Promise<string> {
    return this.#run(["log", "-1", "--format=%B", commit]);
  }

  /**
   * Makes a commit on top of another, which no branch has yet.
   *
   * @returns nothing when it would change nothing
   */
  async commit(parent: Commit, message: string, changes: readonly Change[]): Promise<Commit | undefined> {
    const committer = await this.#committer();
    const stream = [
      `commit refs/heads/release\nmark :1\ncommitter ${committer}\n${data(message)}from ${parent}\n`,
      ...changes.map((change) => {
        if ("removed" in change) return `D ${change.path}\n`;
        if ("folder" in change) return `M 040000 ${change.folder} ${change.path}\n`;
        return `M 100644 inline ${change.path}\n${data(change.text)}`;
      }),
      "\nget-mark :1\ndone\n",
    ];
    const commit = (await this.#run(["fast-import", "--quiet", "--force", "--done"], [0], stream.join(""))).trim();
    return (await this.objectId(commit, "")) === (await this.objectId(parent, "")) ? undefined : commit;
  }

  /** Puts all files of a commit into a folder of their own, which lives as long as the clone. */
  async checkOut(commit: Commit): Promise<string> {
    const directory = join(this.#workspace, commit);
    await this.#run(["worktree", "add", "--quiet", "--detach", directory, commit]);
    symlinkSync(join(this.#repository, "node_modules"), join(directory, "node_modules"));
    return directory;
  }

  /** As git would sign a commit of the user's own: by GIT_COMMITTER_NAME and _EMAIL, or its settings. */
  async #committer(): Promise<string> {
    try {
      return (await git(this.#repository, ["var", "GIT_COMMITTER_IDENT"])).trim();
    } catch {
      // A pipeline's machine is nobody; its commits are the platform's.
      return `${platform.name} release <release@${platform.zone}> ${Math.floor(Date.now() / 1000)} +0000`;
    }
  }

  /** Objects of the user's own clone are read where they are. Those of a shallow one are not: they lack their parents. */
  async #borrowObjects(): Promise<void> {
    const shallow = (
      await git(this.#repository, ["rev-parse", "--is-shallow-repository"], { success: [0, 128] })
    ).trim();
    if (shallow !== "false") return;
    const objects = await git(this.#repository, ["rev-parse", "--path-format=absolute", "--git-path", "objects"]);
    writeFileSync(join(this.directory, "objects", "info", "alternates"), objects);
  }

  #run(args: readonly string[], success: readonly number[] = [0], input = ""): Promise<string> {
    return git(this.directory, args, { success, input });
  }
}

async function remoteUrl(remote: string, repository: string): Promise<string> {
  const url = (await git(repository, ["remote", "get-url", remote], { success: [0, 2, 128] })).trim();
  if (url !== "") return url;
  if (remote.includes("/")) return remote;
  throw new UserError(`There is no remote ${remote}; name one of this clone, a URL or a path with --remote.`);
}

/** A value of a fast-import stream, which counts bytes. */
const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

const lines = (text: string): readonly string[] => text.split("\n").filter(Boolean);

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
