import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 over names and contents of files and folders, so that work on unchanged inputs can be spared. */
export function contentHash(paths: readonly string[], ignoredFolders: readonly string[] = ["node_modules"]): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).toSorted()) if (!ignoredFolders.includes(name)) visit(join(path, name));
    } else {
      hash.update(path).update("\0").update(readFileSync(path)).update("\0");
    }
  };
  paths.toSorted().forEach(visit);
  return hash.digest("hex");
}
