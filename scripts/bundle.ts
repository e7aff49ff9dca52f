import { resolve } from "node:path";
import { UserError } from "../environments/user-error.ts";
import { bundleService } from "../local/bundle.ts";
import { loadServices } from "../services/catalog.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run bundle -- <service> <dir>

Writes what the image of a service carries into a folder: one ES module, and the files that it reads at run time. The
Dockerfile runs this; end-to-end tests and drills start the same bundles.

  npm run bundle -- ms-mapeo .local/ms-mapeo && node .local/ms-mapeo/src/main.js serve`;

await verb({
  usage,
  options: {},
  async run(_, [name, directory]) {
    const names = (await loadServices()).map((service) => service.name);
    if (name === undefined || directory === undefined || !names.includes(name))
      throw new UserError(`Name a service (${names.join(", ")}) and a folder: npm run bundle -- ms-mapeo <dir>.`);
    process.stdout.write(`${await bundleService(name, resolve(directory))}\n`);
    return undefined;
  },
});
