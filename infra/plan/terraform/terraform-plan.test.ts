import { describe, expect, it } from "vitest";
import type { PlannedResource } from "../stack-plan.ts";
import { terraformPlan } from "./terraform-plan.ts";

const resource = (type: string, name: string, more: Partial<PlannedResource> = {}): PlannedResource => ({
  type,
  name,
  component: false,
  inputs: {},
  dependencies: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  ...more,
});

const bucket = resource("aws:s3/bucket:Bucket", "shop.dumps", { inputs: { forceDestroy: false } });
const policy = resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {
  references: { bucket: ["aws:s3/bucket:Bucket::shop.dumps"] },
});
const logging = resource("aws:s3/bucketLogging:BucketLogging", "logging", {
  references: { bucket: ["aws:s3/bucketPolicy:BucketPolicy::policy"] },
});

describe("terraformPlan", () => {
  it("writes a resource under Terraform's name, with an address that is an identifier", () => {
    expect(terraformPlan({ resources: [bucket] }).planned_values.root_module.resources).toMatchObject([
      { address: "aws_s3_bucket.shop_dumps", type: "aws_s3_bucket", values: { force_destroy: false } },
    ]);
  });

  it("says what a value is made from, also when another resource handed it on", () => {
    const { resources } = terraformPlan({ resources: [bucket, policy, logging] }).configuration.root_module;
    expect(resources.map(({ name, expressions }) => [name, expressions["bucket"]?.references.at(-1)])).toEqual([
      ["shop_dumps", undefined],
      ["policy", "aws_s3_bucket.shop_dumps"],
      ["logging", "aws_s3_bucket.shop_dumps"],
    ]);
  });

  it("leaves out components and what is no infrastructure", () => {
    const component = { ...resource("shop:infra:Database", "database"), component: true };
    const password = resource("random:index/randomPassword:RandomPassword", "password");
    expect(terraformPlan({ resources: [component, password] }).resource_changes).toEqual([]);
  });

  it("refuses a type that nobody has decided about", () => {
    expect(() => terraformPlan({ resources: [resource("aws:glue/job:Job", "job")] })).toThrow(
      "Scanners would not see aws:glue/job:Job; add Terraform's name of it to infra/plan/terraform/terraform-types.ts.",
    );
  });
});
