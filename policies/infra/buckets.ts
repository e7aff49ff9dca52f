import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import { madeFrom, resourcesOf } from "./links.ts";

export const bucketType = "aws:s3/bucket:Bucket";

/** Since version 4 of its provider, AWS's settings of a bucket are resources of their own, made from it. */
export const settingsOf = (bucket: PlannedResource, plan: StackPlan, kind: string): readonly PlannedResource[] =>
  resourcesOf(plan, settingType(kind)).filter((setting) => madeFrom(plan, setting, "bucket").includes(bucket));

/** `BucketVersioning` → `aws:s3/bucketVersioning:BucketVersioning`. */
export const settingType = (kind: string): string => `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;

/** Whether AWS writes a load balancer's or another bucket's log into it, which only works under S3's own key. */
export const receivesLogs = (bucket: PlannedResource, plan: StackPlan): boolean =>
  [
    ...resourcesOf(plan, settingType("BucketLogging")).flatMap((logging) => madeFrom(plan, logging, "targetBucket")),
    ...resourcesOf(plan, "aws:lb/loadBalancer:LoadBalancer").flatMap((balancer) =>
      madeFrom(plan, balancer, "accessLogs"),
    ),
  ].includes(bucket);

/** `bucketName(place, "dumps")` makes its name. */
export const isDumpBucket = ({ type, inputs }: PlannedResource): boolean =>
  type === bucketType && /-dumps-\d{12}$/.test(String(inputs["bucket"]));
