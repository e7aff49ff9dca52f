import { existsSync } from "node:fs";
import { onPath } from "../../local/backing/tools.ts";

const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium of this machine, if it has one. */
export const findBrowser = (): string | undefined =>
  ["chromium", "chromium-browser", "google-chrome"].map(onPath).find((path) => path !== undefined) ??
  applications.find((path) => existsSync(path));
