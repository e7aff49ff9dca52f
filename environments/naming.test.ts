import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Environment } from "./environment.ts";
import {
  bucketName,
  cacheUserId,
  clusterName,
  databaseInstanceName,
  databaseName,
  databaseOwner,
  loadBalancerName,
  logGroupName,
  githubRoleName,
  longestBucketOwner,
  podRoleName,
  regionGuardTableName,
  repositoryName,
  secretName,
  serviceBucketName,
  stateBucketName,
  stateKeyAlias,
  targetGroupName,
  type Place,
} from "./naming.ts";
import { platform } from "./platform.ts";

const place: fc.Arbitrary<Place> = fc.record({
  environment: fc.stringMatching(/^[a-z][a-z0-9]{1,9}$/),
  role: fc.constantFrom("primary" as const, "secondary" as const),
});
/** As long as descriptors may name it. */
const service = fc.stringMatching(/^[a-z][a-z0-9]{0,13}(-[a-z0-9]{1,14})?$/);

/** What chance seldom finds: every part as long as it may be. */
const longest: [Place, string] = [{ environment: "production", role: "secondary" }, "a".repeat(29)];

/** Limits as AWS and PostgreSQL document them. */
const limits: readonly [what: string, limit: number, name: (place: Place, service: string) => string][] = [
  ["load balancer", 32, loadBalancerName],
  ["target group", 32, (where) => targetGroupName(where, "https")],
  ["EKS cluster", 100, clusterName],
  ["log group", 512, (where) => logGroupName(where, "broker")],
  ["RDS instance", 63, (where) => databaseInstanceName(where, 99)],
  ["S3 bucket", 63, (where) => bucketName(where, "dumps")],
  ["a service's S3 bucket", 63, (where, name) => serviceBucketName(where, name.slice(0, longestBucketOwner))],
  ["IAM role", 64, podRoleName],
  ["IAM role of a pipeline", 64, ({ environment }) => githubRoleName(environment)],
  ["DynamoDB table", 255, ({ environment }) => regionGuardTableName(environment)],
  ["ElastiCache user", 40, cacheUserId],
  ["ECR repository", 256, (_, name) => repositoryName(name)],
  ["PostgreSQL role", 63, (_, name) => databaseOwner(name)],
  ["secret", 512, ({ environment }, name) => secretName(environment, { name, team: name }, "credentials")],
];

describe("names within the limits of AWS, for every legal environment and service", () => {
  test.each(limits)("%s: at most %i characters", (_, limit, name) => {
    fc.assert(
      fc.property(place, service, (where, who) => {
        expect(name(where, who).length).toBeLessThanOrEqual(limit);
      }),
      { examples: [longest] },
    );
  });

  test("no environment may have a longer name than the longest that is tried", () => {
    const { name } = Environment.unwrap().shape;
    const [{ environment }] = longest;
    expect([environment, `${environment}x`].map((each) => name.safeParse(each).success)).toEqual([true, false]);
  });

  test("a database name needs no quoting in SQL", () => {
    fc.assert(
      fc.property(service, (name) => {
        expect(databaseName(name)).toMatch(/^[a-z][a-z0-9_]*$/);
      }),
    );
  });
});

test("what a person makes by hand has the names that programs look for", () => {
  const runbook = readFileSync(join(import.meta.dirname, "../docs/runbooks/state-bucket.md"), "utf8");
  expect(runbook).toContain(`BUCKET=${stateBucketName.replace(platform.accountId, "$ACCOUNT")}`);
  expect(runbook).toContain(`--alias-name ${stateKeyAlias} `);
  expect(runbook).toContain(`REGION=${platform.stateRegion}`);
});
