import type { CronJob, Job } from "kubernetes-types/batch/v1.d.ts";
import type { Deployment } from "kubernetes-types/apps/v1.d.ts";
import type { PodSpec, PodTemplateSpec } from "kubernetes-types/core/v1.d.ts";
import type { NetworkPolicy } from "kubernetes-types/networking/v1.d.ts";
import { type KubeObject, parseYaml, type RenderedTree } from "../environments/rendered-tree.ts";

/**
 * What objects need and find too late: a hook whose ServiceAccount comes in its own wave waits for it for ever, and a
 * synchronisation that waits never gets to the rest.
 *
 * @param tree of one cluster
 * @returns a sentence for each need that is missing or does not come earlier
 */
export function misplacedNeeds(tree: RenderedTree): readonly string[] {
  const placed = [...tree.files].flatMap(([file, text]) =>
    parseYaml(text).map((object) => ({ object, application: file.split("/")[0] })),
  );
  const objects = placed.map(({ object }) => object);
  const found = new Map(placed.map((each) => [idOf(each.object), each]));
  return placed.flatMap(({ object, application }) =>
    needsOf(object, objects).flatMap(({ id, elsewhere, sameWave }) => {
      const needed = found.get(id);
      if (!needed) return [`${idOf(object)} needs ${id}, which is nowhere`];
      // Nothing orders two applications: the one that is too early is tried again.
      if (elsewhere && needed.application !== application) return [];
      const order = compare(placeOf(needed.object), placeOf(object));
      return order < 0 || (order === 0 && sameWave) ? [] : [`${idOf(object)} needs ${id}, which does not come earlier`];
    }),
  );
}

interface Need {
  readonly id: string;
  /** Another application may bring it. */
  readonly elsewhere?: boolean;
  /** It may come in the same wave, in which Argo CD applies it first. */
  readonly sameWave?: boolean;
}

function needsOf(object: KubeObject, objects: readonly KubeObject[]): readonly Need[] {
  const { namespace } = object.metadata;
  const home: readonly Need[] =
    namespace === undefined ? [] : [{ id: `Namespace ${namespace}`, elsewhere: true, sameWave: true }];
  if (object.kind === "ExternalSecret") {
    const { spec } = object as KubeObject & { spec: { secretStoreRef: { kind: string; name: string } } };
    return [...home, { id: `${spec.secretStoreRef.kind} ${spec.secretStoreRef.name}`, elsewhere: true }];
  }
  const template = templateOf(object);
  return template ? [...home, ...podNeeds(template, namespace ?? "", objects)] : home;
}

function podNeeds(template: PodTemplateSpec, namespace: string, objects: readonly KubeObject[]): readonly Need[] {
  const pod = template.spec as PodSpec;
  const inside = (kind: string, name: string | undefined): Need[] =>
    name === undefined ? [] : [{ id: `${kind} ${namespace}/${name}` }];
  const labels = template.metadata?.labels ?? {};
  const policies = objects.filter(
    (object): object is KubeObject & NetworkPolicy =>
      object.kind === "NetworkPolicy" &&
      object.metadata.namespace === namespace &&
      Object.entries((object as NetworkPolicy).spec?.podSelector.matchLabels ?? { none: "" }).every(
        ([key, value]) => labels[key] === value,
      ),
  );
  return [
    ...inside("ServiceAccount", pod.serviceAccountName),
    ...policies.flatMap(({ metadata }) => inside("NetworkPolicy", metadata.name)),
    ...(pod.volumes ?? []).flatMap(({ secret, configMap, ephemeral }) => [
      ...inside("ExternalSecret", secret?.secretName),
      ...inside("ConfigMap", configMap?.name),
      ...cluster("StorageClass", ephemeral?.volumeClaimTemplate?.spec.storageClassName),
    ]),
    ...cluster("PriorityClass", pod.priorityClassName),
  ];
}

const cluster = (kind: string, name: string | undefined): Need[] =>
  name === undefined ? [] : [{ id: `${kind} ${name}`, elsewhere: true }];

function templateOf(object: KubeObject): PodTemplateSpec | undefined {
  if (object.kind === "Deployment") return (object as KubeObject & Deployment).spec?.template;
  if (object.kind === "Job") return (object as KubeObject & Job).spec?.template;
  if (object.kind === "CronJob") return (object as KubeObject & CronJob).spec?.jobTemplate.spec?.template;
  return undefined;
}

const idOf = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;

const phases: Readonly<Record<string, number>> = { PreSync: 0, Sync: 1, PostSync: 2 };

/** Where an object stands in Argo CD's order: first by phase, then by wave. */
type Place = readonly [phase: number, wave: number];

const placeOf = ({ metadata }: KubeObject): Place => [
  phases[metadata.annotations?.["argocd.argoproj.io/hook"] ?? "Sync"] ?? 1,
  Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0),
];

const compare = (left: Place, right: Place): number => left[0] - right[0] || left[1] - right[1];
