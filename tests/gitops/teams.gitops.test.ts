import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubeObject, toYaml } from "../../environments/rendered-tree.ts";
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

const images = await allImages(digestOf("1"));

describe.skipIf(noLab)(`a team in a real cluster${noLab ? ` (${noLab})` : ""}`, () => {
  let gitOps: GitOps;
  let testing: GitOpsPlace;
  beforeAll(async () => {
    gitOps = await startGitOps([{ environment: "testing", role: "primary" }]);
    [testing] = gitOps.places as [GitOpsPlace];
    await testing.release(images);
    await testing.bootstrap();
    await testing.healthy("ms-horarios");
  });
  afterAll(async () => {
    await gitOps.stop();
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
