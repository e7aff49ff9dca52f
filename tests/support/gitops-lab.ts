import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { bindable } from "../../local/ports.ts";
import { type KubeClient, kubeClient } from "./kube-client.ts";
import { until } from "./until.ts";

/** A Kubernetes API server that tests may do to what they like. */
export interface ClusterUnderTest {
  readonly kube: KubeClient;
  readonly kubeconfig: string;
  /** Whether what tests leave in it goes with it. */
  readonly disposable: boolean;
  readonly stop: () => Promise<void>;
}

export interface LabCluster extends ClusterUnderTest {
  /** Starts an Argo CD of the cluster's own, which knows nothing yet. */
  readonly startArgoCd: () => Promise<ArgoCd>;
}

export interface ArgoCd {
  /** Folder of the bare repositories that it can read. */
  readonly gitDirectory: string;
  /** How it reads the one at a path in that folder. */
  readonly urlOf: (repository: string) => string;
}

/** An image of this digest is never ready, whatever its name. */
export const brokenDigest = `sha256:${"bad0".repeat(16)}` as const;

/** Why there is no cluster of our own to be had, in words for a skipped test. */
export const noLab =
  process.env["RUMBO_LAB"] === undefined
    ? "Needs the laboratory: set RUMBO_LAB to the folder of its cluster.sh and argocd.sh."
    : undefined;

/** Why there is no API server to be had. */
export const noCluster =
  noLab === undefined || process.env["KUBECONFIG"] !== undefined
    ? undefined
    : "Needs an API server: set RUMBO_LAB to a laboratory, or KUBECONFIG to an empty cluster with our CRDs.";

/**
 * A new cluster of the laboratory; or else the one that KUBECONFIG names, which has to be empty, since tests make what they
 * need in it and remove that again.
 *
 * @throws Error when somebody uses that cluster
 */
export async function startApiServer(): Promise<ClusterUnderTest> {
  if (noLab === undefined) return startLabCluster();
  const kubeconfig = process.env["KUBECONFIG"] ?? "";
  const kube = await kubeClient(kubeconfig);
  const found = (await kube.list({ apiVersion: "v1", kind: "Namespace" })).map(({ metadata }) => metadata.name);
  const others = found.filter((name) => !/^(default|kube-.*|local-path-storage)$/.test(name));
  if (others.length === 0) return { kube, kubeconfig, disposable: false, stop: kube.close };
  await kube.close();
  throw new Error(`KUBECONFIG names a cluster that is in use (${others.join(", ")}); give the tests an empty one.`);
}

export interface LabOptions {
  /** How long a pod takes until it is ready, in milliseconds. @default 0 */
  readonly podDelayMs?: number;
}

/**
 * A new cluster of the laboratory: its own etcd, API server, controllers and simulated pods in a folder that goes with it.
 * Three nodes in three zones.
 */
export async function startLabCluster({ podDelayMs = 0 }: LabOptions = {}): Promise<LabCluster> {
  const lab = process.env["RUMBO_LAB"] ?? "";
  const directory = ownDirectory();
  const clusterDirectory = join(directory, "cluster");
  const argoCdDirectory = join(directory, "argocd");
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await runScript(join(lab, "argocd.sh"), ["wipe", argoCdDirectory]);
    await runScript(join(lab, "cluster.sh"), ["wipe", clusterDirectory]);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const binaries = await ownBinaries(lab, directory);
    const run = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> =>
      runScript(join(lab, script), args, { K8S_BIN: binaries, ...env });
    stops.push(() => run("cluster.sh", ["wipe", clusterDirectory]));
    await run("cluster.sh", ["up", clusterDirectory, `${await freePorts(6)}`], { POD_DELAY_MS: `${podDelayMs}` });

    const kubeconfig = join(clusterDirectory, "admin.kubeconfig");
    const kube = await kubeClient(kubeconfig, join(binaries, "kubectl"));
    stops.push(kube.close);
    await installCustomResources(lab, { kube, kubeconfig, binaries });
    await giveNodesStorage(kube);

    const startArgoCd = async (): Promise<ArgoCd> => {
      const port = await freePorts(11);
      stops.push(() => run("argocd.sh", ["wipe", argoCdDirectory]));
      // Polling costs more than everything else it does; whoever is in a hurry asks for a refresh.
      const env = { NOTIFICATIONS: "1", SERVER: "0", RESYNC: "10" };
      await run("argocd.sh", ["up", argoCdDirectory, clusterDirectory, `${port}`], env);
      return {
        gitDirectory: join(argoCdDirectory, "git"),
        urlOf: (repository) => `git://127.0.0.1:${port + 9}/${repository}`,
      };
    };
    return { kube, kubeconfig, disposable: true, stop, startArgoCd };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Its own, in the order in which a test file starts them; the next run finds and ends what a killed one left behind. */
function ownDirectory(): string {
  started += 1;
  return join(import.meta.dirname, "../../.local/test", `gitops-${process.env["RUMBO_TEST_SLOT"] ?? "0"}-${started}`);
}

let started = 0;

/** The laboratory's programs with one more kind of broken image: releases name images by digest and cannot say "broken". */
async function ownBinaries(lab: string, directory: string): Promise<string> {
  const { stdout } = await promisify(execFile)(join(lab, "setup"), ["--print-bin"]);
  const theirs = stdout.trim();
  const bin = join(directory, "bin");
  mkdirSync(bin);
  for (const name of readdirSync(theirs)) symlinkSync(join(theirs, name), join(bin, name));
  const share = join(directory, "share");
  cpSync(join(theirs, "..", "share"), share, { recursive: true, dereference: true });
  for (const stage of readdirSync(join(share, "stages"))) {
    const file = join(share, "stages", stage);
    const text = readFileSync(file, "utf8").replaceAll('test("broken")', `test("broken|${brokenDigest}")`);
    rmSync(file);
    writeFileSync(file, text);
  }
  return bin;
}

/** Ends when the script does, with what it said when it failed. Its own processes go on. */
async function runScript(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(script, args, { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  // "exit" and not "close": what it started keeps its pipes.
  const code = await new Promise((resolve) => child.once("exit", resolve));
  child.stderr.destroy();
  if (code !== 0) throw new Error(`${script} ${args[0] ?? ""} failed: ${said}`);
}

interface Installing {
  readonly kube: KubeClient;
  readonly kubeconfig: string;
  readonly binaries: string;
}

interface CustomResourceSpec {
  readonly group: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly { readonly name: string; readonly storage: boolean }[];
}

async function installCustomResources(lab: string, { kube, kubeconfig, binaries }: Installing): Promise<void> {
  const run = promisify(execFile);
  const { stdout } = await run(join(lab, "crds"));
  const kubectl = join(binaries, "kubectl");
  const files = [stdout.trim(), join(binaries, "../share/argocd/crds.yaml")].flatMap((file) => ["-f", file]);
  await run(kubectl, ["apply", "--server-side", ...files, `--kubeconfig=${kubeconfig}`], { maxBuffer: 2 ** 24 });
  // Established is not yet served.
  for (const { spec } of await kube.list({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" })) {
    const { group, names, versions } = spec as CustomResourceSpec;
    const kind = { apiVersion: `${group}/${versions.find(({ storage }) => storage)?.name ?? ""}`, kind: names.kind };
    await until(`${kind.kind} is served`, () => kube.list(kind));
  }
}

/** Simulated nodes have none, and every pod of ours asks for some (K11). */
async function giveNodesStorage(kube: KubeClient): Promise<void> {
  const storage = { "ephemeral-storage": "100Gi" };
  for (const node of await kube.list({ apiVersion: "v1", kind: "Node" }))
    await kube.patch(node, { status: { capacity: storage, allocatable: storage } }, "status");
}

/** The first of so many neighbouring ports that nobody listens on. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => bindable(first + index)));
    if (free.every(Boolean)) return first;
  }
}
