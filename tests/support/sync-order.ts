import type { KubeObject } from "../../environments/rendered-tree.ts";

/** Objects in the order of their waves, and namespaces first in each, as Argo CD applies them. */
export const inOrder = (objects: readonly KubeObject[]): readonly KubeObject[] =>
  objects.toSorted((left, right) => wave(left) - wave(right) || first(left) - first(right));

const wave = ({ metadata }: KubeObject): number => Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0);

const first = ({ kind }: KubeObject): number => {
  const position = ["Namespace", "ResourceQuota", "LimitRange", "PriorityClass", "ServiceAccount"].indexOf(kind);
  return position === -1 ? Number.MAX_SAFE_INTEGER : position;
};
