import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { regionsOf } from "../../environments/environment.ts";
import { loadEnvironments } from "../../environments/load.ts";
import { argoCdNamespace, argoCdPath, renderedPath } from "../../environments/naming.ts";
import { type KubeObject, objectsOf } from "../../environments/rendered-tree.ts";
import { allCases } from "../../policies/cluster/all-cases.ts";
import { bindingSpec, policySpec } from "../../policies/cluster/cluster-policy.ts";
import { clusterPolicies } from "../../policies/cluster/policies.ts";
import { casesAccount, casesNamespace } from "../../policies/cluster/policy-cases.ts";
import { render } from "../../releases/render.ts";
import { type ClusterUnderTest, noCluster, startApiServer } from "../support/gitops-lab.ts";
import { inOrder } from "../support/sync-order.ts";
import { until } from "../support/until.ts";

const { clusters, argoCd } = await render();
const trees = (await loadEnvironments()).flatMap((environment) =>
  regionsOf(environment).map(({ role, settings }) => {
    const place = { environment: environment.name, role };
    const at = (path: string): readonly KubeObject[] =>
      objectsOf([...clusters, ...argoCd].find((tree) => tree.path === path)!);
    return {
      name: `${environment.name} ${role}`,
      facts: { environment: environment.name, region: settings.region },
      manifests: at(renderedPath(place)),
      argoCd: at(argoCdPath(place)),
    };
  }),
);

const cases = casesNamespace("policy-cases");

const argoCdsNamespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: argoCdNamespace } };

describe.skipIf(noCluster)(`a real API server${noCluster ? ` (${noCluster})` : ""}`, () => {
  describe.each(trees)("$name", ({ facts, manifests, argoCd }) => {
    let cluster: ClusterUnderTest;
    beforeAll(async () => {
      cluster = await startApiServer();
      await cluster.kube.apply(argoCdsNamespace);
      await cluster.kube.apply(cases);
      await cluster.kube.apply(casesAccount(cases.metadata.name));
    });
    afterAll(async () => {
      if (!cluster.disposable) await remove(cluster, [...manifests, ...argoCd, cases, argoCdsNamespace]);
      await cluster.stop();
    });

    it("refuses a kind that it does not know", async () => {
      const object = { apiVersion: "apps/v1", kind: "Deploymint", metadata: { name: "sample", namespace: "default" } };
      await expect(cluster.kube.apply(object)).rejects.toThrow("knows no Deploymint of apps/v1");
    });

    it("refuses a field that it does not know", async () => {
      const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
      const object = { ...policy, metadata: { name: "sample", namespace: "default" }, spec: { podSelektor: {} } };
      await expect(cluster.kube.apply(object)).rejects.toThrow(".spec.podSelektor: field not declared in schema");
    });

    it("accepts every object, with our admission policies on", async () => {
      const ordered = inOrder(manifests);
      const policies = ordered.filter(({ apiVersion }) => apiVersion.startsWith("admissionregistration"));
      for (const object of policies) await cluster.kube.apply(object);
      for (const policy of clusterPolicies(facts)) await enforced(cluster, policy.name, facts);
      const accepted: KubeObject[] = [];
      for (const object of [...ordered, ...inOrder(argoCd)]) accepted.push(await cluster.kube.apply(object));
      expect(accepted).toHaveLength(manifests.length + argoCd.length);
      expect(accepted.filter(({ kind }) => kind === "Deployment").length).toBeGreaterThanOrEqual(3);
    });

    describe.each(clusterPolicies(facts))("$name", (policy) => {
      const { good, bad } = allCases[policy.name]!(facts, cases.metadata.name);

      it.each(Object.entries(good))("accepts %s", async (_, object) => {
        await cluster.kube.apply(object, { dryRun: true });
      });

      it.each(Object.entries(bad))("refuses %s", async (_, { object, because }) => {
        await expect(cluster.kube.apply(object, { dryRun: true })).rejects.toThrow(
          new RegExp(
            `ValidatingAdmissionPolicy '${policy.name}' with binding '${policy.name}' denied request: .*${escape(because)}`,
          ),
        );
      });
    });

    it("ships the policies as they were judged", () => {
      for (const policy of clusterPolicies(facts)) {
        const shipped = manifests.filter(({ metadata }) => metadata.name === policy.name);
        expect(shipped).toEqual([
          expect.objectContaining({ kind: "ValidatingAdmissionPolicy", spec: policySpec(policy) }),
          expect.objectContaining({ kind: "ValidatingAdmissionPolicyBinding", spec: bindingSpec(policy) }),
        ]);
      }
    });
  });
});

/** A policy judges a moment after it was applied: asked until it refuses what it has to. */
async function enforced(
  { kube }: ClusterUnderTest,
  policy: string,
  facts: (typeof trees)[number]["facts"],
): Promise<void> {
  const [bad] = Object.values(allCases[policy]!(facts, cases.metadata.name).bad);
  const answer = (): Promise<string> => kube.apply(bad!.object, { dryRun: true }).then(() => "accepted", String);
  await until(`${policy} refuses`, async () => (await answer()).includes(`'${policy}'`), { see: answer });
}

/** Back to an empty cluster, which may be somebody's. */
async function remove({ kube }: ClusterUnderTest, objects: readonly KubeObject[]): Promise<void> {
  const namespaces = objects.filter(({ kind }) => kind === "Namespace");
  const rest = objects.filter((object) => object.metadata.namespace === undefined && object.kind !== "Namespace");
  for (const object of [...rest, ...namespaces]) await kube.delete(object).catch(() => undefined);
  for (const object of namespaces)
    await until(
      `namespace ${object.metadata.name} is gone`,
      async () => !(await kube.get(object, object.metadata.name)),
    );
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
