import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { contentHash } from "./content-hash.ts";

const repository = join(import.meta.dirname, "..");
const source = join(repository, "clients", "web-admin");

/** Builds the web administration when its source has changed. @returns the folder of its static files */
export async function buildWeb(cacheDirectory: string): Promise<string> {
  const output = join(source, "dist");
  const stamp = join(cacheDirectory, "web.sha256");
  const hash = contentHash([source, join(repository, "package-lock.json")], ["dist", "node_modules", ".local"]);
  const fresh = existsSync(join(output, "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
  if (!fresh) {
    await promisify(execFile)("npm", ["run", "build", "--workspace", "clients/web-admin"], { cwd: repository });
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, hash);
  }
  return output;
}
