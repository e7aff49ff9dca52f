import { describe, expect, it } from "vitest";
import { passProblems } from "./pass-problems.ts";
import { type PlannedResource, unknownMark } from "./stack-plan.ts";

const subnet = (inputs: Readonly<Record<string, unknown>>, name = "subnet"): PlannedResource => ({
  type: "aws:ec2/subnet:Subnet",
  name,
  component: false,
  inputs,
  dependencies: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
});

describe("passProblems", () => {
  it("finds nothing where the second pass only knows less", () => {
    expect(passProblems([subnet({ vpcId: "vpc-1" })], [subnet({ vpcId: unknownMark })])).toEqual([]);
  });

  it("names a resource that a first preview would not show", () => {
    expect(passProblems([subnet({}), subnet({}, "late")], [subnet({})])).toEqual([
      "aws:ec2/subnet:Subnet::late is not in its first preview; declare it outside apply().",
    ]);
  });

  it("names an input that is made from an output which nobody answers", () => {
    const problems = passProblems([subnet({ routes: [{}] })], [subnet({ routes: [{ gatewayId: unknownMark }] })]);
    expect(problems).toEqual([expect.stringContaining("routes.0.gatewayId is made from an output without an answer")]);
  });
});
