import { createHash } from "node:crypto";
import { platformImage } from "../environments/naming.ts";
import { git } from "./git.ts";

/**
 * Tag of the image that a commit's source gives: a hash of all that goes into the image and of nothing else. Where the key
 * is in the registry nothing is built, so what was tested is what is promoted.
 *
 * Read from git and not from the folder: what lies about in it does not count, and names of contents are known already.
 *
 * @param image a service's name, or the platform's own image
 * @param repository a clone that has the commit
 */
export async function inputKey(repository: string, commit: string, image: string): Promise<string> {
  const folder = image === platformImage ? "jobs" : `services/${image}`;
  const ownInputs = image === platformImage ? [folder, "environments"] : [folder];
  const [files, lockfile] = await Promise.all([
    git(repository, ["ls-tree", "-r", commit, "--", ...ownInputs, ...sharedInputs]),
    git(repository, ["show", `${commit}:package-lock.json`]),
  ]);
  const inputs = files.split("\n").filter((line) => line !== "" && !isTestOrText.test(line));
  const packages = installedFor([folder, ...buildTools], JSON.parse(lockfile) as Lockfile);
  const hash = createHash("sha256")
    .update(JSON.stringify([inputs, packages]))
    .digest("hex");
  return `inputs-${hash.slice(0, 32)}`;
}

/** What every image is built with, beside its own folder. The build's steps are scripts, so they are inputs as well. */
const sharedInputs = [
  ".dockerignore",
  ".npmrc",
  "Dockerfile",
  "local/bundle.ts",
  "scripts/bundle.ts",
  "scripts/run.js",
  "services/kit",
  "tsconfig.json",
];

/** No image carries these (`.dockerignore`), so a change of them is none of the image's. */
const isTestOrText = /\.test\.ts$|\/tests\/|\.md$/;

/** Packages that make the bundle without being in it. */
const buildTools = ["node_modules/esbuild"];

interface Lockfile {
  /** Each installed package by its folder from the repository's root; version 3 of npm's lockfile. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  /** Whether this only stands for a workspace, whose folder is `resolved`. */
  readonly link?: boolean;
  readonly resolved?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The part of a lockfile that some folders need, transitively, so that a new version of a linter rebuilds no image.
 *
 * @param folders workspaces, or installed packages
 * @returns folder, version and integrity of each package, sorted
 */
export function installedFor(folders: readonly string[], { packages }: Lockfile): readonly (readonly string[])[] {
  const reached = new Set<string>();
  const visit = (folder: string): void => {
    const found = packages[folder];
    if (!found || reached.has(folder)) return;
    reached.add(folder);
    for (const name of Object.keys({ ...found.dependencies, ...found.optionalDependencies }))
      visit(resolve(folder, name, packages));
  };
  folders.forEach(visit);
  return [...reached]
    .toSorted()
    .map((folder) => [folder, packages[folder]?.version ?? "", packages[folder]?.integrity ?? ""]);
}

/** As Node finds a package: in the nearest `node_modules` above whoever asks for it, or where a link there leads. */
function resolve(from: string, name: string, packages: Lockfile["packages"]): string {
  for (let folder = from; folder !== ""; folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))) {
    const candidate = `${folder}/node_modules/${name}`;
    if (packages[candidate]) return candidate;
  }
  const { link = false, resolved = "" } = packages[`node_modules/${name}`] ?? {};
  return link ? resolved : `node_modules/${name}`;
}
