import { describe, expect, test } from "vitest";
import type { Environment } from "../environments/environment.ts";
import { local } from "../environments/local.ts";
import { ConfigError } from "../environments/user-error.ts";
import { loadServices, loadTemplate, type ServiceCandidate, validateServices } from "./catalog.ts";
import { type ServiceDescriptor, servicesOf } from "./descriptor.ts";

const plain: ServiceDescriptor = {
  team: "logistica",
  paths: ["/api/inventory/v1"],
  replicas: 3,
  resources: { cpu: "100m", memory: "128Mi" },
  needs: {},
};

const candidate = (name: string, value: unknown, dockerfile = false): ServiceCandidate => ({
  name,
  file: `services/${name}/service.ts`,
  value,
  dockerfile,
});

function issuesOf(...candidates: ServiceCandidate[]): readonly string[] {
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

  test("keeps what is about two regions out of where there is one", () => {
    const two = { ...plain, runsIn: "two-regions" as const };
    const regions = { primary: {} } as Environment["regions"];
    const oneRegion = { regions } as Environment;
    const twoRegions = { regions: { ...regions, secondary: regions.primary } } as Environment;
    expect(servicesOf(oneRegion, [plain, two])).toEqual([plain]);
    expect(servicesOf(local, [plain, two])).toEqual([plain]);
    expect(servicesOf(twoRegions, [plain, two])).toEqual([plain, two]);
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

  const inPython = { serve: ["python", "-m", "inventario"] };

  test.each([
    [
      "repeating POSTs without a path",
      { ...plain, paths: [], repeatablePosts: true },
      "repeatablePosts: expected nothing without paths",
    ],
    ["a path twice", { ...plain, paths: ["/api/a", "/api/a"] }, "paths: expected each path once"],
    [
      "a call to itself",
      { ...plain, needs: { services: ["ms-inventario"] } },
      "needs.services: expected other services",
    ],
    [
      "a secret that would replace a file of the contract",
      { ...plain, needs: { secrets: { "database-url": "password" } } },
      "needs.secrets.database-url: expected a name that is no file of the runtime contract",
    ],
    [
      "control of regions where there may be one",
      { ...plain, needs: { regionControl: true } },
      'needs.regionControl: expected nothing without runsIn: "two-regions"',
    ],
    [
      "a team that is a namespace of the platform",
      { ...plain, team: "argocd" },
      "team: expected a name that is no namespace",
    ],
    [
      "a team that is a namespace of Kubernetes",
      { ...plain, team: "kube-system" },
      "team: expected a name that is no namespace",
    ],
    [
      "an image without a Dockerfile",
      { ...plain, image: inPython },
      "image: expected nothing without services/ms-inventario/Dockerfile",
    ],
  ])("refuses %s", (_, value, message) => {
    expect(issuesOf(candidate("ms-inventario", value)).join("\n")).toContain(message);
  });

  test.each([
    ["a Dockerfile that nobody runs", plain, "image: expected the command lines of services/ms-inventario/Dockerfile"],
    [
      "a database that nobody migrates",
      { ...plain, image: inPython, needs: { database: { extensions: [] } } },
      "image.migrate: expected a command line, since needs.database is asked for",
    ],
    [
      "a migration of no database",
      { ...plain, image: { ...inPython, migrate: ["python", "-m", "migrate"] } },
      "image.migrate: expected nothing without needs.database",
    ],
  ])("refuses %s", (_, value, message) => {
    expect(issuesOf(candidate("ms-inventario", value, true)).join("\n")).toContain(message);
  });

  test("keeps out the template that services are copied from, which is as valid as any", async () => {
    expect((await loadServices()).map(({ name }) => name)).not.toContain("template");
    expect(await loadTemplate()).toMatchObject({ paths: ["/api/template/v1"] });
  });

  test.each(["platform", "platform-jobs", "kit", "template", "ms-mapeo-migrate", "ms-mapeo-smoke"])(
    "refuses the name %s",
    (name) => {
      expect(issuesOf(candidate(name, plain)).join("\n")).toContain(
        "(folder): expected a name that the platform has not taken",
      );
    },
  );

  test("refuses a second service that controls regions", () => {
    const keeper = { ...plain, paths: [], runsIn: "two-regions", needs: { regionControl: true } };
    const issues = issuesOf(candidate("keeper", keeper), candidate("ms-keeper", keeper));
    expect(issues.join("\n")).toContain("services/ms-keeper/service.ts: needs.regionControl: expected one service");
  });

  test("refuses a bucket whose name S3 would refuse", () => {
    const withBucket = { ...plain, needs: { bucket: true } };
    expect(issuesOf(candidate("ms-inventario-de-recambios", withBucket)).join("\n")).toContain("at most 23 characters");
    expect(issuesOf(candidate("ms-inventario", withBucket))).toEqual([]);
  });

  test("takes a service in another language, without database or public path", () => {
    const python = { ...plain, paths: [], image: inPython };
    expect(validateServices([candidate("ms-inventario", python, true)])[0]).toMatchObject({
      image: inPython,
      needs: {},
    });
  });

  test("refuses two services on overlapping paths", () => {
    const below = { ...plain, paths: ["/api/inventory/v1/stock"] };
    expect(issuesOf(candidate("ms-a", plain), candidate("ms-b", below))).toEqual([
      "services/ms-b/service.ts: paths: expected paths apart from /api/inventory/v1 of ms-a, found /api/inventory/v1/stock",
    ]);
  });
});
