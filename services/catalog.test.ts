import { describe, expect, test } from "vitest";
import { ConfigError } from "../environments/user-error.ts";
import { loadServices, validateServices } from "./catalog.ts";
import type { ServiceDescriptor } from "./descriptor.ts";

const plain: ServiceDescriptor = {
  team: "logistica",
  paths: ["/api/inventory/v1"],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
  needs: {},
};

const candidate = (name: string, value: unknown) => ({ name, file: `services/${name}/service.ts`, value });

function issuesOf(...candidates: ReturnType<typeof candidate>[]): readonly string[] {
  try {
    validateServices(candidates);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split("\n");
  }
}

describe("the catalog of services", () => {
  test("finds the services of the repository, named like their folders", async () => {
    expect((await loadServices()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ms-autenticacion", "ms-horarios", "ms-mapeo"]),
    );
  });

  test("fills in the default body limit", () => {
    expect(validateServices([candidate("ms-inventario", plain)])[0]?.bodyLimitKiB).toBe(1024);
  });

  test.each([
    ["a bad name", "MS_Inventario", plain, "services/MS_Inventario/service.ts: (folder)"],
    [
      "an unknown need",
      "ms-inventario",
      { ...plain, needs: { queue: true } },
      "needs.queue: expected no such key, found true",
    ],
    ["fewer replicas at most than at least", "ms-inventario", { ...plain, replicas: { min: 5, max: 3 } }, "replicas"],
    [
      "a path without a slash",
      "ms-inventario",
      { ...plain, paths: ["api"] },
      'paths.0: expected a path such as /api/map/v1, found "api"',
    ],
    [
      "a call to a service that is not there",
      "ms-inventario",
      { ...plain, needs: { services: ["ms-nadie"] } },
      "needs.services: expected names of folders in services/, found ms-nadie",
    ],
    ["no descriptor", "ms-inventario", undefined, "services/ms-inventario/service.ts"],
  ])("refuses %s", (_, name, value, message) => {
    expect(issuesOf(candidate(name, value)).join("\n")).toContain(message);
  });

  test("refuses two services on overlapping paths", () => {
    const below = { ...plain, paths: ["/api/inventory/v1/stock"] };
    expect(issuesOf(candidate("ms-a", plain), candidate("ms-b", below))).toEqual([
      "services/ms-b/service.ts: paths: expected paths apart from /api/inventory/v1 of ms-a, found /api/inventory/v1/stock",
    ]);
  });
});
