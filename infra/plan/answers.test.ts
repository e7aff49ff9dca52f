import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answer, lookUp } from "./answers.ts";

const region = "us-west-2";

describe("answer", () => {
  it.each([
    ["aws:rds/instance:Instance", { identifier: "orders" }, "arn:aws:rds:us-west-2:111122223333:db:orders"],
    ["aws:s3/bucket:Bucket", { bucket: "orders" }, "arn:aws:s3:::orders"],
    ["aws:iam/role:Role", { name: "orders" }, "arn:aws:iam::111122223333:role/orders"],
  ])("names %s as AWS does", (type, inputs, arn) => {
    expect(answer({ type, name: "example", inputs, region }).outputs["arn"]).toBe(arn);
  });

  it("gives what has random ids the prefix that AWS gives them", () => {
    expect(answer({ type: "aws:ec2/vpc:Vpc", name: "example", inputs: {}, region }).id).toMatch(/^vpc-[0-9a-f]{17}$/);
  });

  it("answers the same to the same, and another id to another name", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        const id = (name: string): string => answer({ type: "aws:ec2/vpc:Vpc", name, inputs: {}, region }).id;
        expect(id(left) === id(right)).toBe(left === right);
      }),
    );
  });
});

describe("lookUp", () => {
  it("finds a certificate in the region that asks", () => {
    const certificate = lookUp("aws:acm/getCertificate:getCertificate", { domain: "example.org" }, region);
    expect(certificate["arn"]).toMatch(/^arn:aws:acm:us-west-2:111122223333:certificate\//);
  });

  it("says where to add what it cannot answer", () => {
    expect(() => lookUp("aws:index/getAmi:getAmi", {}, region)).toThrow("infra/plan/answers.ts");
  });
});
