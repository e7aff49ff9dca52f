import { resolve } from "node:path";
import { platformImage } from "../environments/naming.ts";
import { UserError } from "../environments/user-error.ts";
import { bundleJobs, bundleService } from "../local/bundle.ts";
import { loadServices } from "../services/catalog.ts";
import { verb } from "./support/verb.ts";

const usage = `
npm run bundle -- <service> | platform-jobs <dir>

Writes what the image of a service, or of the platform's own jobs, carries into a folder: one ES module, and the files that it reads at run time. The
Dockerfile runs this; end-to-end tests and drills start the same bundles.

  npm run bundle -- ms-mapeo .local/ms-mapeo && node .local/ms-mapeo/src/main.js serve`;

await verb({
  usage,
  options: {},
  async run(_, [name, directory]) {
    const names = [platformImage, ...(await loadServices()).map((service) => service.name)];
    if (name === undefined || directory === undefined || !names.includes(name))
      throw new UserError(`Name an image (${names.join(", ")}) and a folder: npm run bundle -- ms-mapeo <dir>.`);
    const entry = name === platformImage ? bundleJobs(resolve(directory)) : bundleService(name, resolve(directory));
    process.stdout.write(`${await entry}\n`);
    return undefined;
  },
});
