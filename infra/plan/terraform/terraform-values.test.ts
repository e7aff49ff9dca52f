import { describe, expect, it } from "vitest";
import { terraformValues } from "./terraform-values.ts";

describe("terraformValues", () => {
  it.each([
    ["a value", { storageEncrypted: true }, { storage_encrypted: true }],
    ["a list of values", { subnetIds: ["a"] }, { subnet_ids: ["a"] }],
    ["an address family", { cidrIpv4: "10.0.0.0/8" }, { cidr_ipv4: "10.0.0.0/8" }],
    ["one block", { vpcConfig: { publicAccess: false } }, { vpc_config: [{ public_access: false }] }],
    ["several blocks", { rules: [{ sseAlgorithm: "aws:kms" }] }, { rule: [{ sse_algorithm: "aws:kms" }] }],
    ["a plural in -ies", { failoverRoutingPolicies: [{ type: "A" }] }, { failover_routing_policy: [{ type: "A" }] }],
    ["a plural in -ses", { aliases: [{ name: "a" }] }, { alias: [{ name: "a" }] }],
    ["a singular in -ss", { ingress: [{ fromPort: 1 }] }, { ingress: [{ from_port: 1 }] }],
    [
      "a plural of both",
      { tagSpecifications: [{ resourceType: "v" }] },
      { tag_specifications: [{ resource_type: "v" }] },
    ],
    ["tags", { tags: { managedBy: "pulumi" } }, { tags: { managedBy: "pulumi" } }],
    ["blocks in blocks", { a: { bC: { dE: 1 } } }, { a: [{ b_c: [{ d_e: 1 }] }] }],
  ])("writes %s as Terraform does", (_, inputs, values) => {
    expect(terraformValues(inputs)).toEqual(values);
  });
});
