import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../environments/user-error.ts";
import { requireRegion, requireSecret } from "./require-config.ts";

afterEach(() => pulumi.runtime.setAllConfig({}));

describe("requireRegion", () => {
  const stack = { name: "testing-primary-cluster", region: "us-east-1" } as const;

  it("accepts the region of the environment", () => {
    pulumi.runtime.setAllConfig({ "aws:region": "us-east-1" });
    expect(() => requireRegion(stack)).not.toThrow();
  });

  it("names the command when there is none", () => {
    expect(() => requireRegion(stack)).toThrow(
      new UserError(
        "testing-primary-cluster has no aws:region, its region is us-east-1; set it: pulumi config set aws:region us-east-1 -s testing-primary-cluster",
      ),
    );
  });

  it("refuses another region than the environment's", () => {
    pulumi.runtime.setAllConfig({ "aws:region": "eu-west-1" });
    expect(() => requireRegion(stack)).toThrow("is configured for eu-west-1");
  });
});

describe("requireSecret", () => {
  it("names the command that sets it", () => {
    expect(() => requireSecret("testing-primary-argocd", "repositoryToken")).toThrow(
      "pulumi config set --secret repositoryToken -s testing-primary-argocd",
    );
  });
});
