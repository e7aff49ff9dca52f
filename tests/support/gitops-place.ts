import { join } from "node:path";
import { loadEnvironments } from "../../environments/load.ts";
import {
  argoCdNamespace,
  clusterLabel,
  clusterName,
  namespace,
  type Place,
  platformImage,
  renderedPath,
  repositoryUrl,
} from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { type KubeObject, parseYaml, type RenderedTree } from "../../environments/rendered-tree.ts";
import type { Digest, Digests } from "../../manifests/digest.ts";
import { releasedFiles } from "../../manifests/release-file.ts";
import { renderPlace } from "../../releases/render.ts";
import { loadServices } from "../../services/catalog.ts";
import { type Service, servicesOf } from "../../services/descriptor.ts";
import { createGitRemote, type GitRemote } from "./git-remote.ts";
import { type GitHubStandIn, startGitHubStandIn } from "./github-stand-in.ts";
import { type LabCluster, startLabCluster } from "./gitops-lab.ts";
import type { KubeClient, LiveObject } from "./kube-client.ts";
import { applyArgoCdSettings, keepStatuses, withoutCharts } from "./status-stand-ins.ts";
import { until } from "./until.ts";

/** Clusters with an Argo CD each, the repository that they read, and the GitHub that they tell. */
export interface GitOps {
  readonly git: GitRemote;
  /** How Argo CD reads that repository. */
  readonly url: string;
  readonly gitHub: GitHubStandIn;
  readonly places: readonly GitOpsPlace[];
  readonly stop: () => Promise<void>;
}

export interface GitOpsPlace {
  readonly place: Place;
  readonly branch: string;
  readonly services: readonly Service[];
  readonly kube: KubeClient;
  /** Commits the trees that render these digests, as a release does. @returns the commit */
  readonly release: (digests: Digests, options?: ReleaseOptions) => Promise<string>;
  /** What infra does once: the cluster's secret and `bootstrap.yaml`. Argo CD does the rest. */
  readonly bootstrap: () => Promise<void>;
  /** Asks Argo CD to look at git now, and not when its time has come. */
  readonly refresh: () => Promise<void>;
  readonly application: (name: string) => Promise<LiveObject | undefined>;
  /**
   * Waits until an application is synchronised and healthy.
   *
   * @param commit what it has to have seen. @default any
   */
  readonly healthy: (name: string, commit?: string) => Promise<void>;
  /** Digest of the image that a service's Deployment asks for. */
  readonly runs: (service: string) => Promise<Digest | undefined>;
}

export interface ReleaseOptions {
  /** Services of which only the tombstone is left. @default none */
  readonly retired?: readonly string[];
  /** What a test changes in the files of the cluster's tree, by their path in it. @default nothing */
  readonly change?: (text: string, file: string) => string;
}

/** `sha256:1111…`: an image that stands for nothing. */
export const digestOf = (character: string): Digest => `sha256:${character.repeat(64)}`;

/** The same digest for every image that a release may name. */
export async function allImages(digest: Digest): Promise<Digests> {
  return Object.fromEntries(
    [platformImage, ...(await loadServices()).map(({ name }) => name)].map((name) => [name, digest]),
  );
}

/**
 * Starts a cluster for each place, empty but for Argo CD, and one repository with nothing in it.
 *
 * @param added services beside those of the repository
 */
export async function startGitOps(
  places: readonly Place[],
  podDelayMs = 500,
  added: readonly Service[] = [],
): Promise<GitOps> {
  const [environments, ours] = await Promise.all([loadEnvironments(), loadServices()]);
  const services = [...ours, ...added];
  const ending = new AbortController();
  const stops: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    ending.abort();
    for (const end of stops.toReversed()) await end();
  };
  try {
    const gitHub = await startGitHubStandIn();
    stops.push(gitHub.close);
    const clusters = await Promise.all(
      places.map(async () => {
        const cluster = await startLabCluster({ podDelayMs });
        stops.push(cluster.stop);
        return { cluster, argoCd: await cluster.startArgoCd() };
      }),
    );
    const [serving] = clusters.map(({ argoCd }) => argoCd);
    if (!serving) throw new Error("No place was named.");
    const repository = `${platform.repository}.git`;
    const git = createGitRemote(join(serving.gitDirectory, repository), ["develop", "main"]);
    stops.push(git.dispose);
    const shared = { git, gitHub, url: serving.urlOf(repository), signal: ending.signal };
    return {
      git,
      url: shared.url,
      gitHub,
      stop,
      places: places.map((place, index) => {
        const environment = environments.find(({ name }) => name === place.environment)!;
        const { branch } = environment;
        return gitOpsPlace(
          { place, branch, services: servicesOf(environment, services) },
          clusters[index]!.cluster,
          shared,
        );
      }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Shared {
  readonly git: GitRemote;
  readonly gitHub: GitHubStandIn;
  readonly url: string;
  readonly signal: AbortSignal;
}

function gitOpsPlace(
  { place, branch, services }: Pick<GitOpsPlace, "place" | "branch" | "services">,
  { kube }: LabCluster,
  { git, gitHub, url, signal }: Shared,
): GitOpsPlace {
  const applicationKind = { apiVersion: "argoproj.io/v1alpha1", kind: "Application" };
  const application = (name: string): Promise<LiveObject | undefined> =>
    kube.get(applicationKind, name, argoCdNamespace);
  /** The laboratory's repository stands where GitHub's does. */
  const fromHere = (tree: RenderedTree): RenderedTree => ({
    ...tree,
    files: new Map([...tree.files].map(([file, text]) => [file, text.replaceAll(repositoryUrl, url)])),
  });

  return {
    place,
    branch,
    services,
    kube,
    application,
    release: async (digests, { retired = [], change = (text: string) => text } = {}) => {
      const rendering = await renderPlace(place, { digests, retired }, services);
      if (!rendering) throw new Error(`${renderedPath(place)} is not rendered.`);
      const release = { sourceCommit: git.head(branch), digests, ...(retired.length > 0 && { retired }) };
      const { path, files } = rendering.manifests;
      const manifests = { path, files: new Map([...files].map(([file, text]) => [file, change(text, file)])) };
      const changes = [manifests, fromHere(withoutCharts(rendering.argoCd))].flatMap((tree) => [
        [tree.path, undefined] as const,
        ...[...releasedFiles(tree, release)].map(([file, text]) => [`${tree.path}/${file}`, text] as const),
      ]);
      return git.commit(branch, `chore(release): ${place.environment} ${place.role}`, new Map(changes));
    },
    bootstrap: async () => {
      const rendering = await renderPlace(place, { digests: {} }, services);
      const bootstrap = parseYaml(rendering?.argoCd.files.get("bootstrap.yaml") ?? "");
      await applyArgoCdSettings(kube, bootstrap, gitHub.url);
      void keepStatuses(kube, signal);
      await kube.apply(clusterSecret(place));
      const ours = fromHere(withoutCharts({ path: "", files: rendering?.argoCd.files ?? new Map() }));
      for (const object of parseYaml(ours.files.get("bootstrap.yaml") ?? "")) await kube.apply(object);
    },
    refresh: async () => {
      const annotations = { "argocd.argoproj.io/refresh": "normal" };
      for (const object of await kube.list(applicationKind, argoCdNamespace))
        await kube.patch(object, { metadata: { annotations } });
    },
    healthy: async (name, commit) => {
      await until(
        `${name} is healthy in ${place.environment} ${place.role}`,
        async () => {
          const status = (await application(name))?.["status"];
          return (
            status?.sync?.status === "Synced" &&
            (commit === undefined || status.sync.revision === commit) &&
            status.health?.status === "Healthy" &&
            status.operationState?.phase !== "Running"
          );
        },
        { timeoutMs: 240_000, see: async () => (await application(name))?.["status"] as unknown },
      );
    },
    runs: async (name) => {
      const { team } = services.find((service) => service.name === name)!;
      const deployment = await kube.get({ apiVersion: "apps/v1", kind: "Deployment" }, name, namespace(team));
      const image = deployment?.["spec"].template.spec.containers[0].image as string | undefined;
      return image?.split("@")[1] as Digest | undefined;
    },
  };
}

/** As infra writes it (`ArgoCdBootstrap`). */
const clusterSecret = (place: Place): KubeObject =>
  ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "cluster",
      namespace: argoCdNamespace,
      labels: {
        "argocd.argoproj.io/secret-type": "cluster",
        [clusterLabel.environment]: place.environment,
        [clusterLabel.role]: place.role,
      },
    },
    stringData: {
      name: clusterName(place),
      server: "https://kubernetes.default.svc",
      config: '{"tlsClientConfig":{"insecure":false}}',
    },
  }) as KubeObject;
