import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { aptAccess, aptInstall, packages } from "../local/backing/apt.ts";
import { prepareBacking } from "../local/backing/backing.ts";
import { findBrowser } from "../tests/support/browser.ts";
import { verb } from "./support/verb.ts";

const layers = ["unit", "integration", "e2e", "scan", "rehearsal", "gitops", "drill"] as const;

/** Loses regions in real time, for twelve minutes: a layer to be named, which the scheduled workflow does. */
const unlessNamed: readonly string[] = ["drill"];

/** Those that need the backing services. */
const backed: readonly string[] = ["integration", "e2e", "drill"];
/** Those that need a browser. */
const browsing: readonly string[] = ["e2e"];

const usage = `
npm test [-- layer … [-- vitest arguments]]

Sets up what is missing and runs every test, or those of the layers named: ${layers.join(", ")}.
rehearsal and gitops need a laboratory (RUMBO_LAB) or a cluster (KUBECONFIG) and skip without one. drill loses regions in
real time, which takes twelve minutes, and runs only when it is named.
Ends with one line: N passed, N failed, N skipped. A skipped test says why.

  npm test
  npm test -- unit
  npm test -- integration -- services/ms-mapeo`;

const repository = join(import.meta.dirname, "..");

await verb({
  usage,
  options: {},
  async run(_, positionals) {
    const chosen = layers.filter((layer) => positionals.includes(layer));
    const running = chosen.length > 0 ? chosen : layers.filter((layer) => !unlessNamed.includes(layer));
    if (running.some((layer) => backed.includes(layer))) await prepareBacking("programs", false);
    if (running.some((layer) => browsing.includes(layer))) await prepareBrowser();
    const filters = positionals.filter((argument) => !layers.some((layer) => layer === argument));
    const projects = running.flatMap((layer) => ["--project", layer]);
    const result = spawnSync("vitest", ["run", ...projects, ...filters], { cwd: repository, stdio: "inherit" });
    if (result.error)
      throw new UserError(`vitest could not be started (${result.error.message}); run npm ci and try again.`);
    return result.status ?? 1;
  },
});

/** The browser test skips with a reason where there is neither a browser nor a way to install one. */
async function prepareBrowser(): Promise<void> {
  if (findBrowser() === undefined && aptAccess() !== "none") await aptInstall([packages.chromium], false);
}
