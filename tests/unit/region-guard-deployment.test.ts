import type { Deployment } from "kubernetes-types/apps/v1.d.ts";
import type { NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import { describe, expect, it } from "vitest";
import { regionsOf } from "../../environments/environment.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { renderedPath } from "../../environments/naming.ts";
import { type KubeObject, objectsOf } from "../../environments/rendered-tree.ts";
import { sampleDigests } from "../../manifests/digest.ts";
import { renderAll } from "../../manifests/synth.ts";
import { loadServices } from "../../services/catalog.ts";
import { secretFile, variable } from "../../services/kit/src/runtime.ts";
import { administratorSecret, loadGuardConfig } from "../../services/region-guard/src/config.ts";

const environments = await loadEnvironments();
const services = await loadServices();
const guard = services.find(({ needs }) => needs.regionControl)!;
const withDatabase = services.filter(({ needs }) => needs.database);
const trees = renderAll({ environments, services, digests: sampleDigests(services) });

const regions = environments.flatMap((environment) =>
  regionsOf(environment).map(({ role, settings }) => ({
    name: `${environment.name} ${role}`,
    environment,
    role,
    settings,
    objects: objectsOf(trees.find(({ path }) => path === renderedPath({ environment: environment.name, role }))!),
  })),
);
const guarded = regions.filter(({ environment }) => environment.regions.secondary);
const alone = regions.filter(({ environment }) => !environment.regions.secondary);

describe.each(guarded)("the guard of $name", ({ environment, role, settings, objects }) => {
  it("is told all that it asks for, and what it is told is true", () => {
    const config = loadGuardConfig({ ...variablesOf(objects, guard.name), GUARD_ID: "pod" });
    const { failover } = environment.recovery;
    expect(config).toMatchObject({
      role,
      table: `rumbo-${environment.name}-region-guard`,
      awsRegion: settings.region,
      instance: `rumbo-${environment.name}-${role}-g${settings.database.instances.at(-1)!.generation}`,
      urls: { primary: `https://primary.${environment.domain}`, secondary: `https://secondary.${environment.domain}` },
      probeSeconds: failover!.probeSeconds,
      settings: { leaseSeconds: failover!.leaseSeconds, holdSeconds: failover!.holdSeconds },
    });
    expect(config.services.map(({ name }) => name)).toEqual(withDatabase.map(({ name }) => name));
    expect(config.services[0]).toMatchObject({ owner: `${config.services[0]!.database}_owner` });
  });

  it("has the file that it logs in to the databases with", () => {
    const secret = the(objects, "ExternalSecret", guard.name) as KubeObject & {
      spec: { target: { template: { data: object } } };
    };
    expect(Object.keys(secret.spec.target.template.data)).toEqual([
      administratorSecret,
      secretFile.databaseAuthorities,
    ]);
  });

  it.each(withDatabase)("and $name find each other: address, port and policies of both", ({ name, team }) => {
    const config = loadGuardConfig(variablesOf(objects, guard.name));
    const { internalUrl } = config.services.find((service) => service.name === name)!;
    const guardUrl = variablesOf(objects, name)[variable.regionGuardUrl];
    expect(internalUrl).toBe(`http://${name}.${team}.svc.cluster.local:9090`);
    expect(guardUrl).toBe(`http://${guard.name}.${guard.team}.svc.cluster.local:9090`);
    for (const [from, to] of [
      [guard.name, name],
      [name, guard.name],
    ] as const) {
      const selector = `"app.kubernetes.io/name":"${to}"`;
      const { egress } = policyOf(objects, from);
      expect(
        egress!
          .filter((rule) => rule.ports![0]!.port === 9090)
          .map((rule) => JSON.stringify(rule))
          .join(),
      ).toContain(selector);
      const { ingress } = policyOf(objects, to);
      expect(
        ingress!
          .filter((rule) => rule.ports![0]!.port === 9090)
          .map((rule) => JSON.stringify(rule))
          .join(),
      ).toContain(`"app.kubernetes.io/name":"${from}"`);
      expect(the(objects, "Service", to)).toMatchObject({ spec: { ports: [{ port: 8080 }, { port: 9090 }] } });
    }
  });
});

it.each(alone)("nobody in $name asks who may write, and nothing else listens inside", ({ objects }) => {
  expect(objects.filter(({ metadata }) => metadata.name.startsWith(guard.name))).toEqual([]);
  expect(JSON.stringify(objects)).not.toContain(variable.regionGuardUrl);
  for (const service of objects.filter(({ kind }) => kind === "Service"))
    expect(JSON.stringify(service)).not.toContain("9090");
});

function the(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}`);
  return found;
}

function variablesOf(objects: readonly KubeObject[], service: string): Readonly<Record<string, string>> {
  const { spec } = the(objects, "Deployment", service) as KubeObject & Deployment;
  return Object.fromEntries(
    spec!.template.spec!.containers[0]!.env!.map(({ name, value }) => [name, value ?? ""] as const),
  );
}

const policyOf = (objects: readonly KubeObject[], service: string): NonNullable<NetworkPolicy["spec"]> =>
  (the(objects, "NetworkPolicy", service) as KubeObject & NetworkPolicy).spec!;
