import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderArgoCd } from "../../argocd/synth.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { objectsOf } from "../../environments/rendered-tree.ts";
import { planAll } from "../../infra/plan/plan.ts";
import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import { sampleDigests } from "../../manifests/digest.ts";
import { renderAll } from "../../manifests/synth.ts";
import { checkManifests } from "../../policies/cluster/check.ts";
import { checkPlans } from "../../policies/infra/check.ts";
import { loadServices } from "../../services/catalog.ts";
import type { Service } from "../../services/descriptor.ts";

/** What `npm run new-service` makes, one of each kind, of a team that nobody has heard of. */
const common = { team: "logistics", replicas: 3, resources: { cpu: "250m", memory: "384Mi" }, bodyLimitKiB: 1024 };
const inventory: Service = {
  ...common,
  name: "ms-inventario",
  paths: ["/api/inventario/v1"],
  repeatablePosts: true,
  needs: { database: { extensions: [] }, broker: true, cache: true, services: ["ms-autenticacion"] },
};
const archive: Service = { ...common, name: "ms-archivo", paths: ["/api/archive/v2"], needs: { bucket: true } };
const notices: Service = { ...common, name: "ms-avisos", paths: [], needs: { broker: true } };
const labels: Service = {
  ...common,
  name: "ms-etiquetas",
  paths: ["/api/etiquetas/v1"],
  image: { serve: ["python3", "main.py", "serve"], smoke: ["python3", "main.py", "smoke"] },
  needs: {},
};

const environments = await loadEnvironments();
const ours = await loadServices();
const services = [...ours, inventory, archive, notices, labels];
const directory = mkdtempSync(join(tmpdir(), "rumbo-plan-"));
let plans: readonly StackPlan[];
beforeAll(async () => {
  plans = (await planAll({ environments, services, directory, cache: false })).stacks;
}, 300_000);
afterAll(() => rmSync(directory, { recursive: true }));

const regions = ["production-primary", "production-secondary", "testing-primary"] as const;

/** Resources of a stack whose name says that they are a service's: `type name`, without what its stack adds. */
const of = (service: string, stack: string, all = plans): readonly PlannedResource[] =>
  (all.find((plan) => plan.stack === stack)?.resources ?? []).filter(({ name }) => name.includes(service));
const types = (service: string, stack: string): readonly string[] => [
  ...new Set(of(service, stack).map(({ type }) => type.split(":").at(-1) ?? "")),
];

describe("a service that was added", () => {
  test("has a repository for its image in every region's registry", () => {
    for (const { name } of [inventory, archive, notices, labels])
      expect(
        of(name, "shared").filter(({ type }) => type.endsWith(":Repository")),
        name,
      ).toHaveLength(2);
  });

  test.each(regions)("has an identity and the secrets of what it asks for in %s", (region) => {
    for (const { name } of [inventory, archive, notices, labels])
      expect(types(name, `${region}-cluster`), name).toEqual(
        expect.arrayContaining(["Role", "PodIdentityAssociation", "MetricAlarm"]),
      );
    const secrets = of("ms-inventario", `${region}-foundation`).map(({ name }) => name);
    expect(secrets).toContainEqual(expect.stringContaining("endpoints-ms-inventario"));
    if (!region.endsWith("secondary"))
      expect(secrets).toEqual(
        expect.arrayContaining([
          expect.stringContaining("databasePassword"),
          expect.stringContaining("databaseOwnerPassword"),
          expect.stringContaining("brokerPassword"),
        ]),
      );
    expect(types("ms-etiquetas", `${region}-foundation`)).toEqual([]);
  });

  test("has a bucket in every region if it asks for one, and both regions of an environment hold the same", () => {
    for (const region of regions) {
      expect(types("ms-archivo", `${region}-foundation`)).toContain("Bucket");
      expect(types("ms-inventario", `${region}-foundation`)).not.toContain("Bucket");
    }
    expect(types("ms-archivo", "production-global")).toContain("BucketReplicationConfig");
  });

  test("breaks no policy, neither in the plan nor in the manifests", () => {
    expect(checkPlans(plans).flatMap(({ findings }) => findings)).toEqual([]);
    const trees = renderAll({ environments, services, digests: sampleDigests(services) });
    expect(checkManifests(trees).flatMap(({ findings }) => findings)).toEqual([]);
  });

  test("has a workload in every cluster, and an application in every Argo CD", () => {
    for (const tree of renderAll({ environments, services, digests: sampleDigests(services) })) {
      const deployed = objectsOf(tree).flatMap(({ kind, metadata }) => (kind === "Deployment" ? metadata.name : []));
      expect(deployed).toEqual(expect.arrayContaining(["ms-inventario", "ms-archivo", "ms-avisos", "ms-etiquetas"]));
      const routed = objectsOf(tree).filter(({ kind }) => kind === "Ingress");
      expect(JSON.stringify(routed)).toContain("/api/inventario/v1");
      expect(routed.some(({ metadata }) => metadata.name.startsWith("ms-avisos"))).toBe(false);
    }
    for (const tree of renderArgoCd({ environments, services }))
      expect([...tree.files.values()].join("\n")).toContain("ms-inventario");
  });
});

describe("a service that is retired, and whose folder is removed", () => {
  test("leaves a tombstone that runs nothing, and then nothing in any manifest", () => {
    const digests = sampleDigests(services);
    for (const tree of renderAll({ environments, services, digests, retired: () => ["ms-inventario"] })) {
      const left = objectsOf(tree).filter(({ metadata }) => metadata.name.startsWith("ms-inventario"));
      expect(left.map(({ kind }) => kind)).not.toEqual(expect.arrayContaining(["Deployment"]));
      expect(left.map(({ kind }) => kind)).toContain("ServiceAccount");
    }
    const without = services.filter(({ name }) => name !== "ms-inventario");
    for (const tree of [
      ...renderAll({ environments, services: without, digests: sampleDigests(without) }),
      ...renderArgoCd({ environments, services: without }),
    ])
      expect([...tree.files.values()].join("\n")).not.toMatch(/inventario/);
  });

  test("leaves nothing in the plan, whose diff would stop at everything that is data", () => {
    const kept = regions
      .flatMap((region) => [
        ...of("ms-inventario", `${region}-foundation`),
        ...of("ms-archivo", `${region}-foundation`),
      ])
      .filter(({ type }) => /:(Secret|Bucket)$/.test(type));
    expect(kept.length).toBeGreaterThan(0);
    // Pulumi deletes nothing that is protected: a person has to unprotect it first (docs/runbooks/retire-a-service.md).
    for (const { name, protect } of [
      ...kept,
      ...of("ms-inventario", "shared").filter(({ type }) => type.endsWith(":Repository")),
    ])
      expect([name, protect]).toEqual([name, true]);
    const databases = plans
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type.startsWith("aws:rds/instance:"));
    for (const { inputs } of databases) expect(JSON.stringify(inputs)).not.toContain("inventario");
  });
});
