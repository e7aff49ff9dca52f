import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { UserError } from "../../environments/user-error.ts";
import { lastWords } from "./last-words.ts";
import { onPath } from "./tools.ts";

/** Values that `docker-compose.yml` takes from the environment. */
export interface ComposeSettings {
  readonly RUMBO_POSTGRES_PORT: string;
  readonly RUMBO_BROKER_PORT: string;
  readonly RUMBO_CACHE_PORT: string;
  readonly RUMBO_PASSWORD: string;
}

const repository = join(import.meta.dirname, "..", "..");
const compose = ["compose", "--project-name", "rumbo", "--file", join(repository, "docker-compose.yml")];

/** Whether Docker with its compose plugin answers. A client without an engine does not count. */
export function composeWorks(): boolean {
  if (onPath("docker") === undefined) return false;
  const ok = (...args: string[]): boolean =>
    spawnSync("docker", args, { stdio: "ignore", timeout: 10_000 }).status === 0;
  return ok("info") && ok("compose", "version");
}

/** Starts the containers and waits until they are healthy. @throws UserError naming what Docker said last */
export function composeUp(settings: ComposeSettings): void {
  try {
    execFileSync("docker", [...compose, "up", "--detach", "--wait"], {
      env: { ...process.env, ...settings },
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    throw new UserError(
      `Docker Compose could not start the backing services (${lastWords(error)}); mend that and run the command again.`,
    );
  }
}

/** Stops the containers; their volumes stay. */
export function composeDown(settings: ComposeSettings): void {
  execFileSync("docker", [...compose, "down"], {
    env: { ...process.env, ...settings },
    stdio: "ignore",
  });
}
