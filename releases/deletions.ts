import { parseYaml } from "../environments/rendered-tree.ts";
import { Refusal } from "./refusal.ts";
import type { Commit, ReleaseClone } from "./release-clone.ts";

/** An object that a change of a tree would make Argo CD remove from the cluster. */
export interface Deletion {
  /** Its file in the tree: `ms-mapeo/movilidad.deployment.ms-mapeo.yaml`. */
  readonly file: string;
  readonly kind: string;
}

/** What holds data or brings it up, or takes everything in it along. Removing one is never a by-product. */
const statefulKinds: ReadonlySet<string> = new Set([
  "Namespace",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "StatefulSet",
  "CustomResourceDefinition",
  "ClusterSecretStore",
  "SecretStore",
]);

/** A workload with its autoscaler, budget, two Jobs and a policy or two: more than that is not one service's workload. */
const aFew = 8;

/**
 * The objects of a tree that it would have no more. One that moves to another application's folder is not deleted.
 *
 * @param tree its folder, and its files to come by their paths
 */
export async function deletionsFrom(
  clone: ReleaseClone,
  commit: Commit,
  { path, files }: { readonly path: string; readonly files: { readonly keys: () => Iterable<string> } },
): Promise<readonly Deletion[]> {
  // A file is named by namespace, kind and name of its object.
  const kept = new Set([...files.keys()].map(objectName));
  const before = await clone.paths(commit, path);
  const gone = before.filter((file) => file.endsWith(".yaml") && !kept.has(objectName(file)));
  const deletions = await Promise.all(
    gone.map(async (file) => {
      const objects = parseYaml((await clone.text(commit, `${path}/${file}`)) ?? "");
      return objects.map(({ kind }) => ({ file, kind }));
    }),
  );
  return deletions.flat();
}

/** @throws Refusal when so much or so precious a thing goes that somebody has to say that it is meant */
export function refuseDeletions(deletions: readonly Deletion[]): void {
  const stateful = deletions.filter(({ kind }) => statefulKinds.has(kind));
  if (stateful.length > 0)
    throw new Refusal(
      `This would delete ${list(stateful)}, which data depends on; add --allow-delete if that is meant.`,
    );
  if (deletions.length > aFew)
    throw new Refusal(
      `This would delete ${deletions.length} objects (${list(deletions)}); add --allow-delete if that is meant.`,
    );
}

const objectName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

const list = (deletions: readonly Deletion[]): string => deletions.map(({ file }) => file).join(", ");
