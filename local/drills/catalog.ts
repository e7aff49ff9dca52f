import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Drill } from "./drill.ts";

const folder = join(import.meta.dirname, "named");

/** Names of all drills: the files of `named/`. */
export const drillNames = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .toSorted();

export async function loadDrill(name: string): Promise<Drill> {
  const { drill } = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { readonly drill: Drill };
  return drill;
}
