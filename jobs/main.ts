import { bootstrap } from "./bootstrap.ts";
import { dump } from "./dump.ts";
import { log } from "./log.ts";
import { restore } from "./restore.ts";
import { loadSettings, SettingsError } from "./settings.ts";

/**
 * What the platform itself runs in a cluster: `main.js bootstrap`, `main.js dump`, `main.js restore`. Settings come by
 * `environments/platform-jobs.ts`. Exits with 0, with 1 when the work failed, with 2 when a setting is wrong.
 */
const commands = { bootstrap, dump, restore } as const;

const [command = ""] = process.argv.slice(2);
try {
  if (!Object.hasOwn(commands, command))
    throw new SettingsError(`There is no command "${command}"; use one of ${Object.keys(commands).join(", ")}.`);
  await commands[command as keyof typeof commands](loadSettings(process.env));
} catch (error) {
  log("failed", { command, error: (error as Error).message });
  process.exitCode = error instanceof SettingsError ? 2 : 1;
}
