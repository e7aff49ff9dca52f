import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { CronJob, CronJobSpec, Job } from "kubernetes-types/batch/v1.d.ts";
import type { ConfigMap, EnvVar, PodSpec, Volume } from "kubernetes-types/core/v1.d.ts";
import {
  bucketName,
  namespace,
  platformImage,
  platformJob,
  platformTeam,
  registryHost,
  repositoryName,
} from "../../environments/naming.ts";
import { jobVariable, type PlatformJob } from "../../environments/platform-jobs.ts";
import type { Service } from "../../services/descriptor.ts";
import { secretsDirectory } from "../../services/kit/src/runtime.ts";
import { type Cluster, placeOf } from "../cluster.ts";
import type { Digest } from "../digest.ts";
import { Access } from "./access.ts";
import { accountOf, bootstrapSecretSpec, dumpSecretSpec, restoreSecretSpec } from "./external-secret.ts";
import { jobSpec } from "./job.ts";
import { jobLabels } from "./labels.ts";
import { bootstrapNetworkSpec, dumpNetworkSpec } from "./network-policy.ts";
import { restrictedPod } from "./restricted-pod.ts";
import { syncHook, syncWave } from "./sync-wave.ts";

export interface PlatformJobsProps {
  readonly cluster: Cluster;
  readonly services: readonly Service[];
  /** Of the platform's own image. @default nothing has been released yet */
  readonly digest: Digest | undefined;
}

/** StorageClass of the disks that dumps are made and tried on; the platform chart makes it. */
export const scratchStorageClass = "rumbo-scratch";

const inNamespace = namespace(platformTeam);

/** What the platform itself does in a cluster: it makes the services' accounts, and copies and restores their data. */
export class PlatformJobs extends Construct {
  constructor(scope: Construct, id: string, props: PlatformJobsProps) {
    super(scope, id);
    const { cluster, services, digest } = props;
    const { environment } = cluster;
    const { bootstrap, dump, restore } = platformJob;

    new ApiObject(this, "accounts", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { ...meta("bootstrap"), name: accountsName, annotations: syncWave("access") },
      data: { [accountsFile]: `${JSON.stringify(services.map(accountOf), null, 2)}\n` },
    } satisfies ConfigMap);
    const access = { namespace: inNamespace };
    new Access(this, bootstrap, {
      ...access,
      name: bootstrap,
      labels: jobLabels(bootstrap),
      network: bootstrapNetworkSpec(cluster, bootstrap),
      secrets: bootstrapSecretSpec(bootstrap, environment, services),
    });
    new Access(this, dump, {
      ...access,
      name: dump,
      labels: jobLabels(dump),
      network: dumpNetworkSpec(cluster, dump),
      secrets: dumpSecretSpec(dump, environment),
    });
    new Access(this, restore, {
      ...access,
      name: restore,
      labels: jobLabels(restore),
      network: dumpNetworkSpec(cluster, restore),
      secrets: restoreSecretSpec(restore, environment),
    });

    if (!digest) return;
    const released = { ...props, digest };
    new ApiObject(this, "bootstrap-job", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { ...meta("bootstrap"), annotations: syncHook("Sync", "bootstrap") },
      spec: jobSpec({
        labels: jobLabels(bootstrap),
        pod: jobPod(released, "bootstrap"),
        deadlineSeconds: 300,
        retries: 3,
      }),
    } satisfies Job);
    new ApiObject(this, "dump-job", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: meta("dump"),
      spec: dumpSpec(released),
    } satisfies CronJob);
    new ApiObject(this, "restore-job", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: meta("restore"),
      spec: restoreSpec(released),
    } satisfies CronJob);
  }
}

type ReleasedProps = PlatformJobsProps & { readonly digest: Digest };

const meta = (job: PlatformJob) => ({ name: platformJob[job], namespace: inNamespace, labels: jobLabels(job) });

const accountsName = "accounts";
const accountsFile = "accounts.json";
const accountsDirectory = "/etc/rumbo";
const scratchDirectory = "/scratch";

/** Every day, UTC. An hour apart, so that both regions never read their instances at the same moment. */
const dumpSchedule = { primary: "0 3 * * *", secondary: "0 4 * * *" } as const;

/** A dump of hours is one that no longer fits into a night. */
const dumpDeadlineSeconds = 6 * 3600;

const dumpSpec = (props: ReleasedProps): CronJobSpec => ({
  ...cronJobSpec(props, "dump"),
  schedule: dumpSchedule[props.cluster.role],
});

/** Never runs by itself: a person makes a Job from it (docs/runbooks/restore-a-dump.md). */
const restoreSpec = (props: ReleasedProps): CronJobSpec => ({
  ...cronJobSpec(props, "restore"),
  schedule: "0 0 1 1 *",
  suspend: true,
});

const cronJobSpec = (props: ReleasedProps, job: "dump" | "restore"): Omit<CronJobSpec, "schedule"> => ({
  timeZone: "Etc/UTC",
  concurrencyPolicy: "Forbid",
  startingDeadlineSeconds: 3600,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 3,
  jobTemplate: {
    spec: jobSpec({
      labels: jobLabels(job),
      pod: jobPod(props, job),
      deadlineSeconds: dumpDeadlineSeconds,
      retries: job === "dump" ? 2 : 0,
    }),
  },
});

function jobPod({ cluster, digest }: ReleasedProps, job: PlatformJob): PodSpec {
  const name = platformJob[job];
  const copies = job !== "bootstrap";
  return restrictedPod({
    name,
    serviceAccountName: name,
    image: `${registryHost(cluster.settings.region)}/${repositoryName(platformImage)}@${digest}`,
    args: [job],
    env: [
      { name: jobVariable.secretsDirectory, value: secretsDirectory },
      { name: jobVariable.accounts, value: `${accountsDirectory}/${accountsFile}` },
      ...(copies ? dumpVariables(cluster) : []),
    ],
    // A dump runs a scratch PostgreSQL server beside it.
    resources: copies ? { cpu: "500m", memory: "1Gi" } : { cpu: "100m", memory: "256Mi" },
    secret: { name, directory: secretsDirectory },
    mounts: [
      {
        volume: { name: "accounts", configMap: { name: accountsName } },
        mount: { mountPath: accountsDirectory, readOnly: true },
      },
      ...(copies ? [{ volume: scratchVolume(cluster), mount: { mountPath: scratchDirectory } }] : []),
    ],
  });
}

const dumpVariables = (cluster: Cluster): readonly EnvVar[] => [
  {
    name: jobVariable.target,
    value: `s3://${bucketName(placeOf(cluster), "dumps")}?region=${cluster.settings.region}`,
  },
  { name: jobVariable.scratch, value: scratchDirectory },
  { name: jobVariable.place, value: `${cluster.environment.name}/${cluster.role}` },
  { name: jobVariable.region, value: cluster.settings.region },
];

/** A disk as large as the database's own: a dump and the server that it is tried on take less together. Gone with the pod. */
const scratchVolume = ({ settings }: Cluster): Volume => ({
  name: "scratch",
  ephemeral: {
    volumeClaimTemplate: {
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: scratchStorageClass,
        resources: { requests: { storage: `${settings.database.storageGiB}Gi` } },
      },
    },
  },
});
