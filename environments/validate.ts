import { type z } from "zod";
import { Environment, regionsOf } from "./environment.ts";
import { databaseInstanceName, loadBalancerName, targetGroupName } from "./naming.ts";
import { platform } from "./platform.ts";
import { recoveryTimeline } from "./recovery-timeline.ts";
import { strongConsistencyWitness } from "./regions.ts";
import { cidrProblem, clusterServiceRange, overlap } from "./subnets.ts";
import { ConfigError, type ConfigIssue } from "./user-error.ts";

/** A settings file and what it exports, before anybody has looked at it. */
export interface Candidate {
  readonly file: string;
  readonly value: unknown;
}

/**
 * Checks every environment alone and all of them together, before anything runs.
 *
 * @throws ConfigError with every wrong value: file, key, expected, found (spec 2.8)
 */
export function validateEnvironments(candidates: readonly Candidate[]): readonly Environment[] {
  const parsed = candidates.map(({ file, value }) => ({ file, ...parse(file, value) }));
  // What holds across settings is only asked of settings that are well formed one by one.
  refuse(parsed.flatMap(({ issues }) => issues));
  const valid = parsed.flatMap(({ file, environment }) => (environment ? [{ file, environment }] : []));
  refuse(valid.flatMap(({ file, environment }) => ownIssues(file, environment)));
  refuse(sharedIssues(valid));
  return valid.map(({ environment }) => environment);
}

function refuse(issues: readonly ConfigIssue[]): void {
  if (issues.length > 0) throw new ConfigError(issues);
}

function parse(file: string, value: unknown): { environment?: Environment; issues: readonly ConfigIssue[] } {
  const result = Environment.safeParse(value);
  if (result.success) return { environment: result.data, issues: [] };
  return { issues: result.error.issues.map((issue) => toConfigIssue(file, value, issue)) };
}

/** Turns zod's account of a wrong value into ours: file, key, expected, found. */
export function toConfigIssue(file: string, value: unknown, issue: z.core.$ZodIssue): ConfigIssue {
  const unknownKey = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const path = unknownKey === undefined ? issue.path : [...issue.path, unknownKey];
  const expected = unknownKey === undefined ? issue.message.replace(/^Invalid input: expected /, "") : "no such key";
  return { file, key: path.join("."), expected, found: show(at(value, path)) };
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

const show = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function ownIssues(file: string, environment: Environment): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const wrong = (key: string, expected: string, found: unknown): void =>
    void issues.push({ file, key, expected, found: show(found) });

  if (environment.domain !== platform.zone && !environment.domain.endsWith(`.${platform.zone}`))
    wrong("domain", `a host name in the zone ${platform.zone}`, environment.domain);

  const { primary, secondary } = environment.regions;
  if (secondary?.region === primary.region)
    wrong("regions.secondary.region", "another region than the primary's, or it is lost with it", secondary.region);

  for (const { role, settings } of regionsOf(environment)) {
    const place = { environment: environment.name, role };
    const key = `regions.${role}`;
    const range = cidrProblem(settings.cidr);
    if (range) wrong(`${key}.cidr`, range, settings.cidr);
    if (!range && overlap(settings.cidr, clusterServiceRange))
      wrong(`${key}.cidr`, `a range apart from ${clusterServiceRange}, the Services of its cluster`, settings.cidr);
    for (const name of [loadBalancerName(place), targetGroupName(place, "https")])
      if (name.length > 32)
        wrong("name", `a name short enough that ${name} has at most 32 characters`, environment.name);
    for (const { generation } of settings.database.instances)
      if (databaseInstanceName(place, generation).length > 63)
        wrong(`${key}.database.instances`, "an identifier of at most 63 characters", generation);
  }
  return [...issues, ...databaseIssues(file, environment), ...recoveryIssues(file, environment)];
}

/** A promise that the settings cannot keep, however fast AWS is, is not one. */
function recoveryIssues(file: string, environment: Environment): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const wrong = (key: string, expected: string, found: unknown): void =>
    void issues.push({ file, key: `recovery.${key}`, expected, found: show(found) });

  const { rtoSeconds, failover } = environment.recovery;
  const { primary, secondary } = environment.regions;
  if ((failover === undefined) !== (secondary === undefined))
    wrong("failover", secondary ? "how a lost region is told" : "nothing, as there is one region", failover);
  if (!failover) return issues;

  const { leaseSeconds, renewSeconds, holdSeconds } = failover;
  if (leaseSeconds < 3 * renewSeconds)
    wrong("failover.leaseSeconds", `at least ${3 * renewSeconds}, three times renewSeconds`, leaseSeconds);
  // GitHub's partition of 2018 lasted 43 s; a failover because of it took a day to mend.
  const hold = Math.max(60, leaseSeconds + renewSeconds);
  if (holdSeconds < hold)
    wrong("failover.holdSeconds", `at least ${hold}, longer than a lease and a passing cut`, holdSeconds);
  const fixed = recoveryTimeline(environment)?.fixed ?? 0;
  if (rtoSeconds < fixed)
    wrong("rtoSeconds", `at least ${fixed}, what failing over takes before any promotion`, rtoSeconds);
  if (secondary && !strongConsistencyWitness(primary.region, secondary.region))
    issues.push({
      file,
      key: "regions.secondary.region",
      expected: `a region that DynamoDB keeps strongly consistent with ${primary.region}`,
      found: show(secondary.region),
    });
  return issues;
}

/** One writer an environment, at most one replica, and every generation of a region named once. */
function databaseIssues(file: string, environment: Environment): ConfigIssue[] {
  const states = regionsOf(environment).flatMap(({ settings }) =>
    settings.database.instances.map(({ state }) => state),
  );
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  const issues: ConfigIssue[] = [];
  const key = "regions.*.database.instances";
  if (count("writer") !== 1)
    issues.push({ file, key, expected: "exactly one instance with state writer", found: `${count("writer")}` });
  if (count("replica") > 1)
    issues.push({ file, key, expected: "at most one instance with state replica", found: `${count("replica")}` });
  for (const { role, settings } of regionsOf(environment)) {
    const generations = settings.database.instances.map(({ generation }) => generation);
    if (new Set(generations).size !== generations.length)
      issues.push({ file, key: key.replace("*", role), expected: "each generation once", found: show(generations) });
  }
  return issues;
}

function sharedIssues(all: readonly { file: string; environment: Environment }[]): ConfigIssue[] {
  const ranges = all.flatMap(({ file, environment }) =>
    regionsOf(environment).map(({ role, settings }) => ({ file, role, environment, cidr: settings.cidr })),
  );
  const overlapping = ranges.flatMap((range, index) =>
    ranges
      .slice(0, index)
      .filter((earlier) => overlap(earlier.cidr, range.cidr))
      .map((earlier) => ({
        file: range.file,
        key: `regions.${range.role}.cidr`,
        expected: `a range apart from ${earlier.cidr} of ${earlier.environment.name} ${earlier.role}`,
        found: show(range.cidr),
      })),
  );
  const repeated = (key: "name" | "domain"): ConfigIssue[] =>
    all.flatMap(({ file, environment }, index) =>
      all.slice(0, index).some((earlier) => earlier.environment[key] === environment[key])
        ? [{ file, key, expected: `a ${key} that no other environment has`, found: show(environment[key]) }]
        : [],
    );
  return [...overlapping, ...repeated("name"), ...repeated("domain")];
}
