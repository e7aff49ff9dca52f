import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import { resourcesOf } from "./links.ts";
import { propertyOf } from "./property.ts";

export const bucketType = "aws:s3/bucket:Bucket";

/** Since version 4 of its provider, AWS's settings of a bucket are resources of their own, which name it. */
export const settingsOf = (
  bucket: PlannedResource,
  { resources }: StackPlan,
  kind: string,
): readonly PlannedResource[] =>
  resources.filter(({ type, inputs }) => type === settingType(kind) && inputs["bucket"] === bucket.inputs["bucket"]);

/** `BucketVersioning` → `aws:s3/bucketVersioning:BucketVersioning`. */
export const settingType = (kind: string): string => `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;

/** Whether AWS writes a load balancer's or another bucket's log into it, which only works under S3's own key. */
export const receivesLogs = (bucket: PlannedResource, plan: StackPlan): boolean =>
  [
    ...resourcesOf(plan, settingType("BucketLogging")).map(({ inputs }) => inputs["targetBucket"]),
    ...resourcesOf(plan, "aws:lb/loadBalancer:LoadBalancer").map((balancer) =>
      propertyOf(balancer, "inputs.accessLogs.bucket"),
    ),
  ].includes(bucket.inputs["bucket"]);

/** `bucketName(place, "dumps")` makes its name. */
export const isDumpBucket = ({ type, inputs }: PlannedResource): boolean =>
  type === bucketType && /-dumps-\d{12}$/.test(String(inputs["bucket"]));
