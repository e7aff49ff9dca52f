import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, getFileInfo, resolveConfig } from "prettier";
import { type Language, type ServiceRequest, shortName } from "./service-request.ts";
import { renamed, withParts } from "./template-text.ts";

/** Text of each file, by its path from the service's folder. */
export type ServiceFiles = ReadonlyMap<string, string>;

/**
 * The files of a new service: the template's, without the parts that it does not ask for, under its own name. The template
 * is a service itself, so what comes out has been checked and tested.
 *
 * @param repository holds `services/template/`
 */
export async function serviceFiles(request: ServiceRequest, repository: string): Promise<ServiceFiles> {
  const parts = partsOf(request);
  const names = namesOf(request);
  const source = join(repository, "services", "template", ...folderOf[request.language]);
  const files = new Map<string, string>();
  for (const file of readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
    .filter((path) => isWanted(path, request.language, parts))
    .toSorted()) {
    const path = renamed(file, names);
    const text = renamed(withParts(readFileSync(join(source, file), "utf8"), parts), names);
    files.set(path, await tidied(text, join(repository, "services", request.name, path)));
  }
  return files;
}

/** Part of the template. Each is what an option asks for, or what two of them are together. */
type Part = "database" | "broker" | "cache" | "bucket" | "path" | "events" | "summary";

function partsOf({ database, broker, cache, bucket, isPublic }: ServiceRequest): ReadonlySet<Part> {
  const wanted: Readonly<Record<Part, boolean>> = {
    database,
    broker,
    cache,
    bucket,
    path: isPublic,
    events: database && broker,
    summary: database && cache,
  };
  return new Set((Object.keys(wanted) as Part[]).filter((part) => wanted[part]));
}

/** Whole folders that belong to a part. Lines in other files are marked (`withParts`). */
const partOf: Readonly<Record<string, Part>> = {
  "migrations/": "database",
  "src/items/": "database",
  "src/summary/": "summary",
  "src/vehicles/": "events",
};

const folderOf: Readonly<Record<Language, readonly string[]>> = { typescript: [], python: ["python"] };

/** Made from the contract, and not copied; or of another language. */
const notCopied = ["src/openapi.d.ts", "node_modules/"];

function isWanted(path: string, language: Language, parts: ReadonlySet<Part>): boolean {
  const others = Object.values(folderOf)
    .filter((folder) => folder !== folderOf[language] && folder.length > 0)
    .map((folder) => `${folder.join("/")}/`);
  if ([...notCopied, ...others].some((left) => path.startsWith(left))) return false;
  const folder = Object.keys(partOf).find((each) => path.startsWith(each));
  const part = folder === undefined ? undefined : partOf[folder];
  return part === undefined || parts.has(part);
}

/** What the template calls itself, and what that becomes. */
function namesOf({ name, team, path, isPublic }: ServiceRequest): Readonly<Record<string, string>> {
  const short = shortName(name);
  const typeName = short
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
  return {
    template: name,
    Template: typeName,
    "template-under-test": `${short}-under-test`,
    "template.item": `${short}.item`,
    "/api/template/v1": path,
    ...(isPublic ? {} : { 'paths: ["/api/template/v1"]': "paths: []" }),
    '"example"': `"${team}"`,
    // From one folder deeper.
    '"../../descriptor.ts"': '"../descriptor.ts"',
  };
}

/** Lines are shorter or longer with other names: formatted like the rest of the repository. */
async function tidied(text: string, file: string): Promise<string> {
  const { inferredParser } = await getFileInfo(file);
  return inferredParser === null ? text : format(text, { ...(await resolveConfig(file)), filepath: file });
}
