import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeObject, toYaml } from "../../environments/rendered-tree.ts";
import { loadTemplate } from "../../services/catalog.ts";
import { noLab } from "../support/gitops-lab.ts";
import { allImages, digestOf, type GitOps, type GitOpsPlace, startGitOps } from "../support/gitops-place.ts";
import { until } from "../support/until.ts";

/** What a team might write into its own folder, and has no right to. */
const intruders: readonly (readonly [string, KubeObject & Record<string, unknown>])[] = [
  [
    "in another team's namespace",
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "intruder", namespace: "identidad" },
      spec: { ports: [{ port: 80 }], selector: { app: "intruder" } },
    },
  ],
  [
    "of the whole cluster",
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "intruder" },
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    },
  ],
  [
    "that lift its own limits",
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "intruder", namespace: "movilidad" },
      spec: { hard: { pods: "1000" } },
    },
  ],
];

/** What `npm run new-service -- ms-inventario --team logistics` makes of the template, and a team that is as new. */
const added = { ...(await loadTemplate()), name: "ms-inventario", team: "logistics" };
const images = { ...(await allImages(digestOf("1"))), [added.name]: digestOf("1") };

describe.skipIf(noLab)(`a team in a real cluster${noLab ? ` (${noLab})` : ""}`, () => {
  let gitOps: GitOps;
  let testing: GitOpsPlace;
  beforeAll(async () => {
    gitOps = await startGitOps([{ environment: "testing", role: "primary" }], undefined, [added]);
    [testing] = gitOps.places as [GitOpsPlace];
    await testing.release(images);
    await testing.bootstrap();
    await testing.healthy("ms-horarios");
  });
  afterAll(async () => {
    await gitOps.stop();
  });

  it("that is new gets its new service to Healthy, in a namespace of its own", async () => {
    await testing.healthy(added.name);
    expect(await testing.kube.get({ apiVersion: "v1", kind: "Namespace" }, added.team)).toBeDefined();
    expect(await testing.runs(added.name)).toBe(digestOf("1"));
  });

  it.each(intruders)("cannot write objects %s, whatever is in its folder", async (_, object) => {
    await testing.release(images, {
      change: (text, file) => (file.endsWith(".service.ms-horarios.yaml") ? `${text}---\n${toYaml(object)}` : text),
    });
    await testing.refresh();
    const status = async (): Promise<string> => JSON.stringify((await testing.application("ms-horarios"))?.["status"]);
    await until(
      "Argo CD refuses",
      async () => {
        const text = await status();
        return text.includes("not permitted in project") && text.includes(object.kind);
      },
      { see: status },
    );
    expect(await testing.kube.get(object, "intruder", object.metadata.namespace)).toBeUndefined();
  });
});
