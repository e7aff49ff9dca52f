import type { JobSpec } from "kubernetes-types/batch/v1.d.ts";
import type { PodSpec } from "kubernetes-types/core/v1.d.ts";
import type { Labels } from "./labels.ts";

export interface JobProps {
  readonly labels: Labels;
  readonly pod: PodSpec;
  /** After which it has failed, however often it was tried. */
  readonly deadlineSeconds: number;
  readonly retries: number;
}

/** For as long as this, in seconds, people can read what a Job did (K28: an hour or more). */
const keptSeconds = 24 * 3600;

/** A program that ends. It is tried again, but neither for ever nor too often (K28). */
export const jobSpec = ({ labels, pod, deadlineSeconds, retries }: JobProps): JobSpec => ({
  activeDeadlineSeconds: deadlineSeconds,
  backoffLimit: retries,
  ttlSecondsAfterFinished: keptSeconds,
  template: { metadata: { labels }, spec: { ...pod, restartPolicy: "Never" } },
});
