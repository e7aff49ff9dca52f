import { describe, expect, it } from "vitest";
import type { PlannedResource } from "../../infra/plan/stack-plan.ts";
import { diffReport } from "./diff-report.ts";

const resource = (name: string, protect = false): PlannedResource => ({
  type: "aws:s3/bucket:Bucket",
  name,
  component: false,
  inputs: {},
  dependencies: [],
  protect,
  retainOnDelete: false,
  ignoreChanges: [],
});

describe("diffReport", () => {
  it("says when nothing differs", () => {
    expect(diffReport([], "main")).toBe("Nothing is planned that main does not plan.\n");
  });

  it("groups by stack, names paths, and points at what forces a replacement", () => {
    const changes = [
      { path: "inputs.bucket", before: "old", after: "new", replaces: true },
      { path: "inputs.tags.team", before: undefined, after: "core", replaces: false },
    ];
    const changed = [{ resource: resource("orders"), changes, replaced: true }];
    const report = diffReport(
      [{ stack: "shop", added: [resource("stock")], removed: [resource("dumps", true)], changed }],
      "main",
    );
    expect(report).toBe(`shop
  + aws:s3/bucket:Bucket stock
  - aws:s3/bucket:Bucket dumps (protected: pulumi up will refuse)
  ± aws:s3/bucket:Bucket orders
    ! ~ inputs.bucket: "old" → "new"
      + inputs.tags.team: "core"

Against main: 1 added, 1 removed, 1 changed, 1 of them replaced as far as is known.
`);
  });
});
