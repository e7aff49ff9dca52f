import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { s3Target } from "./s3-target.ts";
import { SettingsError } from "./settings.ts";

/** Where dumps are kept, by keys with slashes. */
export interface DumpTarget {
  /** Stores a file. Comes back once it is durable and of the same size. */
  readonly put: (key: string, file: string) => Promise<void>;
  readonly get: (key: string, file: string) => Promise<void>;
  /** All keys that end like this, sorted. */
  readonly list: (ending: string) => Promise<readonly string[]>;
}

/** @param url `s3://<bucket>?region=<region>` or `file:///<folder>` */
export function dumpTarget(url: string): DumpTarget {
  const { protocol, hostname, searchParams } = URL.parse(url) ?? { protocol: "" };
  if (protocol === "s3:" && hostname && searchParams?.get("region"))
    return s3Target({ bucket: hostname, region: searchParams.get("region") ?? "" });
  if (protocol === "file:") return directoryTarget(fileURLToPath(url));
  throw new SettingsError(`"${url}" is no place for dumps; give s3://<bucket>?region=<region> or file:///<folder>.`);
}

/** For one machine. */
const directoryTarget = (directory: string): DumpTarget => ({
  put(key, file) {
    mkdirSync(dirname(join(directory, key)), { recursive: true });
    copyFileSync(file, join(directory, key));
    return Promise.resolve();
  },
  get(key, file) {
    copyFileSync(join(directory, key), file);
    return Promise.resolve();
  },
  list(ending) {
    const all = existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: "utf8" }) : [];
    const files = all.filter((key) => key.endsWith(ending) && statSync(join(directory, key)).isFile());
    return Promise.resolve(files.toSorted());
  },
});
