import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import type { CronJob, Job } from "kubernetes-types/batch/v1.d.ts";
import { Access } from "./access.ts";
import { migrationSecretSpec } from "./external-secret.ts";
import { jobSpec } from "./job.ts";
import { componentLabels } from "./labels.ts";
import type { MicroserviceProps } from "./microservice-props.ts";
import { migrationNetworkSpec, smokeNetworkSpec } from "./network-policy.ts";
import { servicePod } from "./service-pod.ts";
import { syncHook } from "./sync-wave.ts";

/** Enough for both, whatever the service itself takes. */
const resources = { cpu: "100m", memory: "256Mi" };

/** Longest that a promoted database waits for what its replication did not bring (docs/decisions/0064). */
const everyFiveMinutes = "*/5 * * * *";

/**
 * Brings the database up to the version that is about to run, as the owner of its schema, before any pod of it starts. Where a
 * standby may become the writer between two releases, again every five minutes.
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, props: MicroserviceProps) {
    super(scope, id);
    const { service, cluster, guard, digest } = props;
    const name = `${service.name}-migrate`;
    const labels = componentLabels(service.name, "migration");
    const secrets = migrationSecretSpec(service, cluster.environment, name);

    new Access(this, "access", { name, labels, network: migrationNetworkSpec(props), secrets });
    if (!digest) return;
    const spec = jobSpec({
      labels,
      pod: servicePod({ ...props, digest }, { command: "migrate", serviceAccountName: name, secret: name, resources }),
      // A migration waits a minute for its lock; expanding a schema is quick, and what is not belongs into a job of its own.
      deadlineSeconds: 300,
      retries: 2,
    });
    new ApiObject(this, "job", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, labels, annotations: syncHook("Sync", "migration") },
      spec,
    } satisfies Job);
    if (!guard) return;
    new ApiObject(this, "catch-up", {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name, labels },
      spec: {
        schedule: everyFiveMinutes,
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 60,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: { spec },
      },
    } satisfies CronJob);
  }
}

/** Asks the service, once all its pods are ready, whether it is the released version that answers. */
export class SmokeTest extends Construct {
  constructor(scope: Construct, id: string, props: MicroserviceProps) {
    super(scope, id);
    const { service, digest } = props;
    const name = `${service.name}-smoke`;
    const labels = componentLabels(service.name, "smoke");

    new Access(this, "access", { name, labels, network: smokeNetworkSpec(props) });
    if (!digest) return;
    new ApiObject(this, "job", {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, labels, annotations: syncHook("PostSync") },
      spec: jobSpec({
        labels,
        pod: servicePod(
          { ...props, digest },
          { command: "smoke", serviceAccountName: name, secret: undefined, resources },
        ),
        // It asks for a minute by itself. Longer means that it could not even start.
        deadlineSeconds: 150,
        retries: 1,
      }),
    } satisfies Job);
  }
}
