import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { local } from "../../environments/local.ts";
import { UserError } from "../../environments/user-error.ts";

/** Where the programs of the backing services are on this machine. Missing ones are undefined. */
export interface Tools {
  /** Folder of `postgres` and `initdb` of an accepted major version that has PostGIS. */
  readonly postgres?: string | undefined;
  readonly rabbitmq?: string | undefined;
  readonly epmd?: string | undefined;
  readonly redis?: string | undefined;
  readonly nginx?: string | undefined;
}

/** Looks for the programs; starts none of them. */
export function findTools(): Tools {
  return {
    postgres: findPostgres(),
    // The one in /usr/sbin is a wrapper that switches user.
    rabbitmq: firstExecutable(["/usr/lib/rabbitmq/bin/rabbitmq-server"]) ?? onPath("rabbitmq-server"),
    epmd: onPath("epmd"),
    redis: onPath("redis-server") ?? onPath("valkey-server"),
    nginx: onPath("nginx"),
  };
}

/** @throws UserError when it is missing */
export function requiredTool(tools: Tools, name: keyof Tools): string {
  const path = tools[name];
  if (path === undefined) throw new UserError(`${name} cannot be found; run npm start, which installs it.`);
  return path;
}

/** Accepted majors in the order of `local.postgresVersions`; Debian keeps each in a folder of its own. */
function findPostgres(): string | undefined {
  const debian = local.postgresVersions.map((version) => `/usr/lib/postgresql/${version}/bin`);
  const homebrew = local.postgresVersions.flatMap((version) =>
    ["/opt/homebrew/opt", "/usr/local/opt"].map((prefix) => `${prefix}/postgresql@${version}/bin`),
  );
  const path = onPath("postgres");
  // A link on the PATH leads to one program, not to the folder of all of them.
  return [...debian, ...homebrew, ...(path === undefined ? [] : [dirname(realpathSync(path))])].find(
    (folder) => existsSync(join(folder, "pg_config")) && acceptedVersion(folder) && hasPostgis(folder),
  );
}

function acceptedVersion(folder: string): boolean {
  const version = execFileSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  return local.postgresVersions.some((major) => version.includes(` ${major}.`));
}

/** The extension is two packages on Debian: its scripts, and the library without which they are of no use. */
function hasPostgis(folder: string): boolean {
  const ask = (what: string): string => execFileSync(join(folder, "pg_config"), [what], { encoding: "utf8" }).trim();
  const scripts = existsSync(join(ask("--sharedir"), "extension", "postgis.control"));
  return scripts && readdirSync(ask("--pkglibdir")).some((file) => file.startsWith("postgis-3."));
}

export function onPath(command: string): string | undefined {
  // sbin is missing from an ordinary user's PATH on Debian, and NGINX lives there.
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return firstExecutable(folders.filter((folder) => folder !== "").map((folder) => join(folder, command)));
}

function firstExecutable(candidates: readonly string[]): string | undefined {
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
