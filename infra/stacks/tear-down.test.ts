import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { allowTearDown, letGo } from "./tear-down.ts";

afterEach(() => pulumi.runtime.setAllConfig({}));

describe("allowTearDown", () => {
  it("does nothing unless the configuration says so", () => {
    expect(() => allowTearDown("testing-primary-cluster")).not.toThrow();
  });

  it("refuses a configuration that was copied from another stack", () => {
    pulumi.runtime.setAllConfig({ "project:tearDown": "testing-primary-cluster" });
    expect(() => allowTearDown("production-primary-cluster")).toThrow(
      "production-primary-cluster is told to tear down testing-primary-cluster; take that back: pulumi config rm tearDown -s production-primary-cluster",
    );
  });
});

describe("letGo", () => {
  const instance = "aws:rds/instance:Instance";

  it("takes protection away, and what keeps AWS's resources when Pulumi forgets them", () => {
    const { opts } = letGo({ type: instance, props: {}, opts: { protect: true, retainOnDelete: true } });
    expect(opts).toEqual({ protect: false, retainOnDelete: false });
  });

  it("leaves what lies in a cluster to the cluster", () => {
    const { opts } = letGo({ type: "kubernetes:core/v1:Namespace", props: {}, opts: { protect: true } });
    expect(opts).toEqual({ protect: false, retainOnDelete: true });
  });

  it("keeps a last snapshot of a database, which a replica cannot have", () => {
    const props = { identifier: "one", deletionProtection: true, skipFinalSnapshot: false };
    expect(letGo({ type: instance, props, opts: {} }).props).toEqual({ ...props, deletionProtection: false });
    const replica = { ...props, replicateSourceDb: "arn:aws:rds:us-east-1:111122223333:db:one" };
    expect(letGo({ type: instance, props: replica, opts: {} }).props).toMatchObject({ skipFinalSnapshot: true });
  });

  it("lets both sides of a table go", async () => {
    const { props } = letGo({
      type: "aws:dynamodb/table:Table",
      props: { replicas: [{ regionName: "us-east-1", deletionProtectionEnabled: true }] },
      opts: {},
    });
    expect(props["deletionProtectionEnabled"]).toBe(false);
    const replicas = await new Promise((resolve) => void pulumi.output(props["replicas"]).apply(resolve));
    expect(replicas).toEqual([{ regionName: "us-east-1", deletionProtectionEnabled: false }]);
  });

  it("changes nothing else", () => {
    const props = { cidrBlock: "10.0.0.0/16" };
    expect(letGo({ type: "aws:ec2/vpc:Vpc", props, opts: {} }).props).toEqual(props);
  });
});
