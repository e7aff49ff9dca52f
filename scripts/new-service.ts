import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { local } from "../environments/local.ts";
import { UserError } from "../environments/user-error.ts";
import { loadServices } from "../services/catalog.ts";
import { askForService } from "./support/new-service/ask.ts";
import { joinWorkspace } from "./support/new-service/join-workspace.ts";
import { serviceFiles } from "./support/new-service/service-files.ts";
import {
  checkRequest,
  defaultPath,
  type Language,
  languages,
  type ServiceRequest,
} from "./support/new-service/service-request.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run new-service -- <name> --team <team> [options]

Makes services/<name>/ from services/template/: code with one resource, contract, migration, tests. Infrastructure,
manifests, Argo CD, pipelines and the local run follow from its service.ts. Without arguments it asks.

  --team <team>       who owns it: its namespace, project, quota and rights; a new team's follow from the name
  --database          a PostgreSQL database of its own
  --broker            an account on RabbitMQ; with a database, also events in and out
  --cache             an account on Redis
  --bucket            a bucket of its own in each region
  --path <path>       where its API begins (default /api/<name without ms->/v1)
  --no-path           only other services reach it
  --language <name>   typescript (default) or python, which has a Dockerfile of its own

  npm run new-service -- ms-inventario --team logistics --database --broker --cache`;

const repository = join(import.meta.dirname, "..");

await verb({
  usage,
  options: {
    team: { type: "string" },
    database: { type: "boolean", default: false },
    broker: { type: "boolean", default: false },
    cache: { type: "boolean", default: false },
    bucket: { type: "boolean", default: false },
    path: { type: "string" },
    "no-path": { type: "boolean", default: false },
    language: { type: "string", default: "typescript" },
  },
  async run({ team, path, language, "no-path": noPath, ...needs }, [name, ...more]) {
    const bare = name === undefined && team === undefined;
    if (bare && !process.stdin.isTTY)
      throw new UserError("Name the service and its team: npm run new-service -- ms-inventario --team logistics.");
    const request = bare
      ? await askForService([...new Set((await loadServices()).map((service) => service.team))].toSorted())
      : fromOptions({ name, team, path, language, noPath, more }, needs);
    await checkRequest(request, join(repository, "services"));
    const files = await make(request);
    process.stdout.write(report(request, files));
    return 0;
  },
});

interface Options {
  readonly name: string | undefined;
  readonly team: string | undefined;
  readonly path: string | undefined;
  readonly language: string;
  readonly noPath: boolean;
  readonly more: readonly string[];
}

function fromOptions(
  { name, team, path, language, noPath, more }: Options,
  needs: Pick<ServiceRequest, "database" | "broker" | "cache" | "bucket">,
): ServiceRequest {
  if (name === undefined || more.length > 0)
    throw new UserError(`Give one name, such as ms-inventario; found ${[name, ...more].join(" ") || "none"}.`);
  if (team === undefined) throw new UserError("Say whose it is: --team logistics, for example.");
  if (path !== undefined && noPath) throw new UserError("--path and --no-path contradict each other; leave one out.");
  if (!isLanguage(language))
    throw new UserError(`--language expects ${languages.join(" or ")}; found ${language}. Any other begins as python.`);
  return { name, team, path: path ?? defaultPath(name), isPublic: !noPath, language, ...needs };
}

function isLanguage(text: string): text is Language {
  return (languages as readonly string[]).includes(text);
}

/** All of it, or nothing. */
async function make(request: ServiceRequest): Promise<readonly string[]> {
  const folder = join(repository, "services", request.name);
  const files = await serviceFiles(request, repository);
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    if (request.language === "typescript") {
      makeTypes(folder);
      joinWorkspace(request.name, repository);
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return [...files.keys()];
}

/** As `npm run check -- contracts` wants them. */
function makeTypes(folder: string): void {
  const args = [join(folder, "openapi.yaml"), "--output", join(folder, "src", "openapi.d.ts")];
  const { status, stderr } = spawnSync("openapi-typescript", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`No types could be made from openapi.yaml: ${stderr}`);
}

function report({ name, path, isPublic, language }: ServiceRequest, files: readonly string[]): string {
  const where = isPublic ? ` at http://localhost:${local.port}${path}/health` : "";
  return `Made services/${name}/:
${files.map((file) => `  ${file}`).join("\n")}

Next:
  1. npm start                         runs it behind NGINX${where}
  2. npm run plan, npm run synth       show what it gets in every region
  3. ${language === "python" ? "Write main.py, service.ts           " : "Write openapi.yaml, service.ts, src/"} what it is really for; npm run check -- --write
`;
}
