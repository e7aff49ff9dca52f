import type { JobSpec } from "kubernetes-types/batch/v1.d.ts";
import { podCases } from "./pod-cases.ts";
import type { BadCase, PolicyCases } from "./policy-cases.ts";

export const requireBoundedJobsCases: PolicyCases = (facts, namespace) => {
  const { job, cronJob } = podCases(facts, namespace);
  const bad = (changes: { readonly [Field in keyof JobSpec]?: number | undefined }, because: string): BadCase => {
    const object = job();
    return { object: withoutUndefined({ ...object, spec: { ...object.spec, ...changes } }), because };
  };
  const timed = cronJob();
  const besideItself = { ...timed, spec: { ...timed.spec, concurrencyPolicy: "Allow" } };
  return {
    good: { "a job with an end": job(), "a timed job with an end": timed },
    bad: {
      "no deadline": bad({ activeDeadlineSeconds: undefined }, "activeDeadlineSeconds"),
      "too many tries": bad({ backoffLimit: 100 }, "backoffLimit"),
      "gone before anybody looked": bad({ ttlSecondsAfterFinished: 60 }, "ttlSecondsAfterFinished"),
      "kept for ever": bad({ ttlSecondsAfterFinished: undefined }, "ttlSecondsAfterFinished"),
      "beside itself": {
        object: besideItself,
        because: "concurrencyPolicy: Forbid",
      },
    },
  };
};

/** A field that is `undefined` is one that nobody wrote. */
const withoutUndefined = <T>(object: T): T => JSON.parse(JSON.stringify(object)) as T;
