import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Place, platformImage, platformTeam, releaseStatus, renderedPath } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { Digest, Digests } from "../../manifests/digest.ts";
import { type Holds, type Release } from "../../manifests/release-file.ts";
import type * as renderModule from "../../releases/render.ts";
import type { PlaceRendering } from "../../releases/render.ts";
import { loadServices } from "../../services/catalog.ts";
import { cloneRepository } from "./clone.ts";
import { startGitHubStandIn } from "./github-stand-in.ts";
import { type RegistryUnderTest, startRegistry } from "./registry-under-test.ts";

/** A repository of its own with its remote, its forge and two regions' registries, for tests that release. */
export interface ReleaseRepository {
  readonly remote: string;
  readonly registries: { readonly "us-east-1": RegistryUnderTest; readonly "us-west-2": RegistryUnderTest };
  /** Images of everything, in both registries. */
  readonly images: readonly string[];
  /** Says of a commit how applications fare in a place, as Argo CD does. @default all of them */
  readonly say: (
    place: Place,
    commit: string,
    state: "success" | "failure",
    applications?: readonly string[],
  ) => Promise<void>;
  /** Puts an image into both registries and returns its digest, which differs for every word. */
  readonly push: (image: string, word: string) => Digest;
  /** Runs `npm run release` with these arguments, the registries and the forge added where the command takes them. */
  readonly release: (...args: readonly string[]) => Promise<Ended>;
  /** The same with more environment variables. */
  readonly releaseWith: (env: NodeJS.ProcessEnv, ...args: readonly string[]) => Promise<Ended>;
  /** What a commit's source renders for a place, by another way than a release takes. */
  readonly renderAt: (commit: string, place: Place, digests: Digests) => Promise<PlaceRendering>;
  /** Makes a script decide which pushes the remote takes. */
  readonly guard: (script: string) => void;
  /** Changes the source on a branch of the remote; an empty text deletes a file or a folder. */
  readonly commit: (branch: string, files: Readonly<Record<string, string>>, message?: string) => string;
  /** Merges one branch of the remote into another. */
  readonly merge: (from: string, into: string) => string;
  readonly head: (branch: string) => string;
  readonly git: (...args: readonly string[]) => string;
  readonly released: (place: Place, revision?: string) => Release;
  readonly holds: (place: Place) => Holds;
  readonly dispose: () => Promise<void>;
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Digest of an image that one word names. */
export const digestOf = (word: string): Digest => `sha256:${createHash("sha256").update(word).digest("hex")}`;

/**
 * A copy of the working tree as the first commit of `develop` and `main`, with nothing released yet.
 *
 * @param moreServices names of services to add, each with a descriptor and nothing else
 */
export async function startReleaseRepository(moreServices: readonly string[] = []): Promise<ReleaseRepository> {
  const clone = cloneRepository();
  const { directory } = clone;
  const remote = mkdtempSync(join(tmpdir(), "rumbo-remote-"));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, {
      cwd: directory,
      encoding: "utf8",
      env: environment,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  for (const rendered of ["manifests/rendered", "argocd/rendered"])
    rmSync(join(directory, rendered), { recursive: true, force: true });
  for (const name of moreServices) write(directory, `services/${name}/service.ts`, descriptorOf(name));
  git("init", "--quiet", "--initial-branch=develop");
  appendFileSync(join(directory, ".git/info/exclude"), "node_modules\n");
  git("add", "--all");
  git("commit", "--quiet", "--message=feat: everything");
  git("branch", "main");
  git("clone", "--quiet", "--bare", directory, remote);
  git("remote", "add", "origin", remote);

  const [gitHub, east, west] = await Promise.all([startGitHubStandIn(), startRegistry(), startRegistry()]);
  const services = (await loadServices(join(directory, "services"))).map(({ name }) => name);
  const images = [...services, platformImage];
  const push = (image: string, word: string): Digest => {
    for (const registry of [east, west]) registry.push(image, digestOf(word));
    return digestOf(word);
  };
  const show = (branch: string, path: string): string | undefined => {
    try {
      return git("show", `${branch}:${path}`);
    } catch {
      return undefined;
    }
  };
  const fetched = (branch: string): string => {
    git("fetch", "--quiet", "origin");
    return `origin/${branch}`;
  };
  const onBranch = (branch: string, work: () => void): string => {
    git("checkout", "--quiet", "--detach", fetched(branch));
    work();
    git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    return git("rev-parse", "HEAD");
  };
  const release = (env: NodeJS.ProcessEnv, [command = "", ...args]: readonly string[]): Promise<Ended> => {
    const added = {
      registry: [`--registry=us-east-1=${east.url}`, `--registry=us-west-2=${west.url}`],
      statuses: [`--statuses=${gitHub.url}/repos/${platform.repository}`],
    };
    const options = [
      ...(["bump", "promote", "retire", "images"].includes(command) ? added.registry : []),
      ...(["promote", "rollback", "status"].includes(command) ? added.statuses : []),
    ];
    return run(directory, [command, ...options, ...args], env);
  };
  return {
    remote,
    registries: { "us-east-1": east, "us-west-2": west },
    images,
    push,
    git,
    say: async (place, commit, state, applications = [...images, platformTeam]) => {
      for (const application of applications)
        await fetch(`${gitHub.url}/repos/${platform.repository}/statuses/${commit}`, {
          method: "POST",
          body: JSON.stringify({
            context: releaseStatus(place, application),
            state,
            description: `${state} of a test`,
          }),
        });
    },
    release: (...args) => release({}, args),
    releaseWith: (env, ...args) => release(env, args),
    guard: (script) => writeFileSync(join(remote, "hooks", "pre-receive"), `#!/bin/sh\n${script}\n`, { mode: 0o755 }),
    renderAt: async (commit, place, digests) => {
      git("checkout", "--quiet", "--detach", commit);
      const { renderPlace } = (await import(join(directory, "releases", "render.ts"))) as typeof renderModule;
      const rendering = await renderPlace(place, { digests });
      if (!rendering) throw new Error(`${commit} renders nothing for ${place.environment} ${place.role}`);
      return rendering;
    },
    commit: (branch, files, message = "feat: something") =>
      onBranch(branch, () => {
        for (const [file, text] of Object.entries(files))
          if (text === "") rmSync(join(directory, file), { recursive: true });
          else write(directory, file, text);
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", `--message=${message}`);
      }),
    merge: (from, into) =>
      onBranch(into, () => void git("merge", "--quiet", "--no-ff", `--message=merge: ${from}`, fetched(from))),
    head: (branch) => git("rev-parse", fetched(branch)),
    released: (place, revision = fetched(branchOf(place))) =>
      JSON.parse(show(revision, `${renderedPath(place)}/release.json`) ?? "null") as Release,
    holds: (place) => JSON.parse(show(fetched(branchOf(place)), `${renderedPath(place)}/holds.json`) ?? "{}") as Holds,
    dispose: async () => {
      await Promise.all([gitHub.close(), east.stop(), west.stop()]);
      clone.dispose();
      rmSync(remote, { recursive: true });
    },
  };
}

const branchOf = ({ environment }: Place): string => (environment === "production" ? "main" : "develop");

const environment = {
  ...process.env,
  GIT_AUTHOR_NAME: "Developer",
  GIT_AUTHOR_EMAIL: "developer@rumbo.example",
  GIT_COMMITTER_NAME: "Release bot",
  GIT_COMMITTER_EMAIL: "bot@rumbo.example",
};

const descriptorOf = (name: string): string => `import type { ServiceDescriptor } from "../descriptor.ts";

export const service = {
  team: "movilidad",
  paths: ["/api/${name}/v1"],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
  needs: {},
} as const satisfies ServiceDescriptor;
`;

function write(directory: string, file: string, text: string): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}

function run(directory: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(directory, "scripts", "release.ts"), ...args],
      { env: { ...environment, ...env }, encoding: "utf8" },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, output: `${stdout}${stderr}` }),
    );
  });
}
