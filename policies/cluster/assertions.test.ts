import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Assertion, assertions } from "./assertions.ts";
import { clusterPolicies } from "./policies.ts";

const repository = join(import.meta.dirname, "..", "..");
const titles = globSync("manifests/**/*.test.ts", { cwd: repository })
  .flatMap((file) => [...readFileSync(join(repository, file), "utf8").matchAll(/"((?:K\d+(?:, )?)+): [^"]+"/g)])
  .flatMap(([, ids]) => ids!.split(", "));

describe("assertions over manifests", () => {
  it("are all there, K1 to K32", () => {
    expect(Object.keys(assertions)).toEqual(Array.from({ length: 32 }, (_, index) => `K${index + 1}`));
  });

  it("are each asked of what we render, or say where else", () => {
    const asked = new Set(titles);
    const leftOver = Object.entries<Assertion>(assertions).filter(
      ([id, { elsewhere }]) => asked.has(id) === (elsewhere !== undefined),
    );
    expect(leftOver).toEqual([]);
  });

  it("are each enforced at admission, or say why not", () => {
    const covered = new Set<string>(
      clusterPolicies({ environment: "testing", region: "us-east-1" }).flatMap((policy) => policy.assertions),
    );
    const leftOver = Object.entries<Assertion>(assertions).filter(
      ([id, { notAdmission }]) => covered.has(id) === (notAdmission !== undefined),
    );
    expect(leftOver).toEqual([]);
  });
});
