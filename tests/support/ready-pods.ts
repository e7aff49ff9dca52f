import type { KubeClient } from "./kube-client.ts";

export interface ReadyPods {
  /** How many were ready, each time that one of them changed. */
  readonly counts: readonly number[];
  /** How many pods there ever were. */
  readonly seen: () => number;
  readonly stop: () => Promise<void>;
}

/** Counts the pods of a service that can be sent requests, at every change of any of them: nothing is too short to be seen. */
export function watchReadyPods(kube: KubeClient, namespace: string, service: string): ReadyPods {
  const ready = new Map<string, boolean>();
  const counts: number[] = [];
  const ending = new AbortController();
  const watching = kube.watch(
    { apiVersion: "v1", kind: "Pod" },
    namespace,
    ({ type, object }) => {
      const { name, labels, deletionTimestamp } = object.metadata;
      if (labels?.["app.kubernetes.io/name"] !== service || labels["app.kubernetes.io/component"] !== "server") return;
      const conditions = (object["status"].conditions ?? []) as readonly { type: string; status: string }[];
      const isReady = conditions.some((condition) => condition.type === "Ready" && condition.status === "True");
      ready.set(name, isReady && type !== "DELETED" && deletionTimestamp === undefined);
      counts.push([...ready.values()].filter(Boolean).length);
    },
    ending.signal,
  );
  return {
    counts,
    seen: () => ready.size,
    stop: async () => {
      ending.abort();
      await watching;
    },
  };
}
