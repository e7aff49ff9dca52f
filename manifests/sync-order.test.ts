import { describe, expect, it } from "vitest";
import { type KubeObject, renderedTree, toYaml } from "../environments/rendered-tree.ts";
import { misplacedNeeds } from "./sync-order.ts";

const wave = (number: number, hook?: string): Record<string, string> => ({
  "argocd.argoproj.io/sync-wave": `${number}`,
  ...(hook !== undefined && { "argocd.argoproj.io/hook": hook }),
});
const object = (kind: string, name: string, annotations = wave(-3), more: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "team", annotations },
  ...more,
});

const namespace: KubeObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "team", annotations: wave(-9) },
};
const account = object("ServiceAccount", "runner");
const policy = object("NetworkPolicy", "runner", wave(-2), {
  spec: { podSelector: { matchLabels: { app: "runner" } } },
});
const job = (annotations = wave(-1, "Sync")): KubeObject =>
  object("Job", "runner", annotations, {
    spec: {
      template: {
        metadata: { labels: { app: "runner" } },
        spec: { serviceAccountName: "runner", containers: [], volumes: [] },
      },
    },
  });

/** Each application with its objects. */
const misplaced = (applications: Readonly<Record<string, readonly KubeObject[]>>): readonly string[] =>
  misplacedNeeds(
    renderedTree(
      "tree",
      Object.entries(applications).flatMap(([name, objects]) =>
        objects.map(
          ({ kind, metadata }, index) => [`${name}/${kind}.${metadata.name}.yaml`, toYaml(objects[index])] as const,
        ),
      ),
    ),
  );

it("is content with a hook that finds all that its pod needs", () => {
  expect(misplaced({ platform: [namespace], service: [account, policy, job()] })).toEqual([]);
});

describe("names", () => {
  it("a ServiceAccount that comes in the hook's own wave", () => {
    const late = object("ServiceAccount", "runner", wave(-1));
    expect(misplaced({ platform: [namespace], service: [late, policy, job()] })).toEqual([
      "Job team/runner needs ServiceAccount team/runner, which does not come earlier",
    ]);
  });

  it("all that a PreSync hook needs of what is applied after it", () => {
    const tooEarly = job(wave(5, "PreSync"));
    expect(misplaced({ platform: [namespace], service: [account, policy, tooEarly] })).toHaveLength(2);
  });

  it("what nobody brings", () => {
    expect(misplaced({ platform: [namespace], service: [policy, job()] })).toEqual([
      "Job team/runner needs ServiceAccount team/runner, which is nowhere",
    ]);
  });

  it("a namespace that its own application makes too late", () => {
    const late = { ...namespace, metadata: { ...namespace.metadata, annotations: wave(0) } };
    expect(misplaced({ platform: [late, account] })).toEqual([
      "ServiceAccount team/runner needs Namespace team, which does not come earlier",
    ]);
  });
});
