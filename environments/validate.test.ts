import { describe, expect, test } from "vitest";
import { environment as production } from "./production.ts";
import { environment as testing } from "./testing.ts";
import { ConfigError } from "./user-error.ts";
import { validateEnvironments } from "./validate.ts";

/** The testing environment with one value replaced, by dotted path. */
function testingWith(path: string, value: unknown): unknown {
  const copy = structuredClone(testing) as unknown as Record<string, unknown>;
  const keys = path.split(".");
  const last = keys.pop()!;
  const parent = keys.reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return copy;
}

function issuesOf(value: unknown): readonly { key: string; expected: string; found: string; file: string }[] {
  try {
    validateEnvironments([
      { file: "environments/production.ts", value: production },
      { file: "environments/testing.ts", value },
    ]);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).issues;
  }
}

describe("validation of environments", () => {
  test("accepts what the repository ships", () => {
    expect(issuesOf(testing)).toEqual([]);
  });

  test.each([
    ["regions.primary.region", "eu-north-9", "regions.primary.region", "us-east-1"],
    ["regions.primary.cidr", "10.10.0.0/24", "regions.primary.cidr", "/16 to /20"],
    ["regions.primary.cidr", "10.10.1.0/16", "regions.primary.cidr", "10.10.0.0/16"],
    ["regions.primary.cidr", "10.20.0.0/16", "regions.primary.cidr", "apart from 10.20.0.0/16 of production primary"],
    ["regions.primary.cidr", "172.20.16.0/20", "regions.primary.cidr", "apart from 172.20.0.0/16, the Services"],
    ["regions.primary.clusterAccess", ["0.0.0.0/0"], "regions.primary.clusterAccess.0", "a range from /16 to /32"],
    ["regions.primary.interfaceEndpoints", { zones: "one" }, "regions.primary.interfaceEndpoints.reason", "string"],
    ["regions.primary.nodes.min", 2, "regions.primary.nodes.min", "at least 3 nodes, one a zone"],
    ["name", "a-name-too-long", "name", "2 to 10 lower-case letters"],
    ["name", "production", "name", "no other environment"],
    [
      "regions.primary.nodes",
      { instanceType: "m7i.large", min: 4, max: 3 },
      "regions.primary.nodes.max",
      "not below nodes.min",
    ],
    [
      "regions.primary.database.instances",
      [{ generation: 1, state: "replica" }],
      "regions.*.database.instances",
      "exactly one instance with state writer",
    ],
    ["regions.primary.surprise", 1, "regions.primary.surprise", "no such key"],
    ["domain", "testing.elsewhere.example", "domain", "zone rumbo.example"],
    ["data", { kind: "disposable" }, "data.reason", "string"],
  ])("%s = %j is refused with file, key and what was expected", (path, value, key, expected) => {
    const issues = issuesOf(testingWith(path, value));
    expect(issues.map((issue) => issue.key)).toContain(key);
    const issue = issues.find((candidate) => candidate.key === key);
    expect(issue?.expected).toContain(expected);
    expect(issues.some(({ file }) => file.startsWith("environments/"))).toBe(true);
  });

  test("refuses a second region that is the first", () => {
    const { primary, secondary } = production.regions;
    const both = { ...production, regions: { primary, secondary: { ...secondary!, region: primary.region } } };
    expect(() => validateEnvironments([{ file: "environments/production.ts", value: both }])).toThrow(
      "environments/production.ts: regions.secondary.region: expected another region than the primary's",
    );
  });

  test.each([
    ["rtoSeconds", { rtoSeconds: 152 }, "recovery.rtoSeconds", "at least 153, what failing over takes"],
    ["holdSeconds", { failover: { holdSeconds: 59 } }, "recovery.failover.holdSeconds", "at least 60"],
    [
      "leaseSeconds",
      { failover: { leaseSeconds: 57 } },
      "recovery.failover.holdSeconds",
      "at least 62, longer than a lease",
    ],
    ["renewSeconds", { failover: { renewSeconds: 11 } }, "recovery.failover.leaseSeconds", "at least 33, three times"],
  ])("refuses a %s that cannot keep the promise of recovery", (_, change, key, expected) => {
    const { failover, ...promise } = production.recovery;
    const recovery = {
      ...promise,
      ...change,
      failover: { ...failover, ...(change as { failover?: object }).failover },
    };
    expect(() =>
      validateEnvironments([{ file: "environments/production.ts", value: { ...production, recovery } }]),
    ).toThrow(`environments/production.ts: ${key}: expected ${expected}`);
  });

  test("refuses a second region without telling how the first one is known to be lost", () => {
    const { failover, ...promise } = production.recovery;
    expect(failover).toBeDefined();
    const value = { ...production, recovery: promise };
    expect(() => validateEnvironments([{ file: "environments/production.ts", value }])).toThrow(
      "environments/production.ts: recovery.failover: expected how a lost region is told, found nothing",
    );
  });

  test("refuses two regions between which no table is strongly consistent", () => {
    const { primary, secondary } = production.regions;
    const regions = { primary, secondary: { ...secondary!, region: "eu-west-1" } };
    const value = { ...production, regions };
    expect(() => validateEnvironments([{ file: "environments/production.ts", value }])).toThrow(
      "regions.secondary.region: expected a region that DynamoDB keeps strongly consistent with us-east-1",
    );
  });

  test("names the value that was found", () => {
    expect(issuesOf(testingWith("regions.primary.region", "mars-1"))[0]).toEqual({
      file: "environments/testing.ts",
      key: "regions.primary.region",
      expected: expect.stringContaining("one of us-east-1") as string,
      found: '"mars-1"',
    });
  });

  test("reports every wrong value at once", () => {
    const broken = { ...(testingWith("regions.primary.region", "mars-1") as object), branch: "trunk" };
    expect(
      issuesOf(broken)
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(["branch", "regions.primary.region"]);
  });
});
