import { expect, it } from "vitest";
import { installedFor } from "./input-key.ts";

const lockfile = {
  packages: {
    "": { dependencies: { eslint: "^1" } },
    "services/ms-mapeo": { version: "0.1.0", dependencies: { "@rumbo/kit": "*", pg: "^8" } },
    "node_modules/@rumbo/kit": { link: true, resolved: "services/kit" },
    "services/kit": { version: "0.1.0", dependencies: { pg: "^8" }, devDependencies: { vitest: "^5" } },
    "node_modules/pg": { version: "8.1.0", integrity: "sha512-pg", dependencies: { shared: "^1" } },
    "node_modules/pg/node_modules/shared": { version: "1.0.0", integrity: "sha512-own" },
    "node_modules/shared": { version: "2.0.0", integrity: "sha512-hoisted" },
    "node_modules/eslint": { version: "1.0.0", integrity: "sha512-eslint" },
    "node_modules/vitest": { version: "5.0.0", integrity: "sha512-vitest" },
  },
};

it("takes what a folder needs, from where Node would load it, and nothing that only tests and linters need", () => {
  expect(installedFor(["services/ms-mapeo"], lockfile)).toEqual([
    ["node_modules/pg", "8.1.0", "sha512-pg"],
    ["node_modules/pg/node_modules/shared", "1.0.0", "sha512-own"],
    ["services/kit", "0.1.0", ""],
    ["services/ms-mapeo", "0.1.0", ""],
  ]);
});
