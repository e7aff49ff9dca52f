import type { ClusterPolicy } from "./cluster-policy.ts";

/** A Job that is tried for ever, or that runs beside itself, is an outage that somebody scheduled (K28). */
export const requireBoundedJobs = (): ClusterPolicy => ({
  name: "require-bounded-jobs",
  assertions: ["K28"],
  resources: [{ group: "batch", resources: ["jobs", "cronjobs"] }],
  variables: [
    { name: "isTimed", expression: "object.kind == 'CronJob'" },
    { name: "job", expression: "variables.isTimed ? object.spec.jobTemplate.spec : object.spec" },
  ],
  validations: [
    {
      expression: "has(variables.job.activeDeadlineSeconds)",
      message: "Set activeDeadlineSeconds, after which the Job has failed.",
    },
    {
      expression: "has(variables.job.backoffLimit) && variables.job.backoffLimit <= 6",
      message: "Set backoffLimit to 6 or less.",
    },
    {
      expression: "has(variables.job.ttlSecondsAfterFinished) && variables.job.ttlSecondsAfterFinished >= 3600",
      message: "Set ttlSecondsAfterFinished to 3600 or more, so that people can read why it failed.",
    },
    {
      expression:
        "!variables.isTimed || has(object.spec.concurrencyPolicy) && object.spec.concurrencyPolicy == 'Forbid'" +
        " && has(object.spec.startingDeadlineSeconds)",
      message: "Set concurrencyPolicy: Forbid and startingDeadlineSeconds on a CronJob.",
    },
  ],
});
