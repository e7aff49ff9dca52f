import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  argoCdNamespace,
  ingressNamespace,
  longestBucketOwner,
  monitoringNamespace,
  platformImage,
  platformTeam,
} from "../environments/naming.ts";
import { ConfigError, type ConfigIssue } from "../environments/user-error.ts";
import { type Candidate, toConfigIssue } from "../environments/validate.ts";
import { type Service, ServiceDescriptor, Slug } from "./descriptor.ts";

/** The folder that new services are copied from (`npm run new-service`). Tested like a service, deployed nowhere. */
export const templateName = "template";

/**
 * Every service, by name: each folder here with a `service.ts`, except the template. Adding one is adding a folder.
 *
 * @throws ConfigError when a descriptor is wrong, or two of them contradict each other
 */
export async function loadServices(directory = import.meta.dirname): Promise<readonly Service[]> {
  return validateServices(await readCandidates(directory));
}

/** The same before anybody has looked at them. */
export function readCandidates(directory: string): Promise<readonly ServiceCandidate[]> {
  const names = readdirSync(directory)
    .filter((name) => name !== templateName && existsSync(join(directory, name, "service.ts")))
    .toSorted();
  return Promise.all(names.map((name) => readCandidate(directory, name)));
}

/** The template, for whoever runs or checks it: nothing else knows of it. */
export async function loadTemplate(): Promise<Service> {
  const { value } = await readCandidate(import.meta.dirname, templateName);
  return { ...ServiceDescriptor.parse(value), bodyLimitKiB: 1024, name: templateName };
}

/** A folder's descriptor, before anybody has looked at it. */
export interface ServiceCandidate extends Candidate {
  /** The folder's. */
  readonly name: string;
  /** Whether the folder has a Dockerfile of its own. */
  readonly dockerfile: boolean;
}

async function readCandidate(directory: string, name: string): Promise<ServiceCandidate> {
  const descriptor = pathToFileURL(join(directory, name, "service.ts")).href;
  return {
    name,
    file: `services/${name}/service.ts`,
    dockerfile: existsSync(join(directory, name, "Dockerfile")),
    value: ((await import(descriptor)) as Record<string, unknown>)["service"],
  };
}

/** Checks every descriptor alone and all of them together. */
export function validateServices(candidates: readonly ServiceCandidate[]): readonly Service[] {
  const issues: ConfigIssue[] = [];
  const services: Service[] = [];
  for (const candidate of candidates) {
    const { name, file, value } = candidate;
    const slug = Slug.safeParse(name);
    if (!slug.success)
      issues.push({ file, key: "(folder)", expected: slug.error.issues[0]?.message ?? "", found: name });
    const parsed = ServiceDescriptor.safeParse(value);
    if (parsed.success) {
      services.push({ ...parsed.data, bodyLimitKiB: parsed.data.bodyLimitKiB ?? 1024, name });
      issues.push(...folderIssues(candidate, parsed.data));
    } else issues.push(...parsed.error.issues.map((issue) => toConfigIssue(file, value, issue)));
  }
  if (issues.length === 0) issues.push(...sharedIssues(services));
  if (issues.length > 0) throw new ConfigError(issues);
  return services;
}

/** What a descriptor cannot know by itself: names that the platform has taken, and what else is in its folder. */
function folderIssues(
  { name, file, dockerfile }: ServiceCandidate,
  { team, image, needs }: ServiceDescriptor,
): readonly ConfigIssue[] {
  const rules: readonly (readonly [unknown, Omit<ConfigIssue, "file">])[] = [
    [
      reservedNames.includes(name) || /-(migrate|smoke)$/.test(name),
      {
        key: "(folder)",
        expected: "a name that the platform has not taken, nor one that ends like its Jobs",
        found: name,
      },
    ],
    [
      reservedTeams.includes(team) || team.startsWith("kube-"),
      { key: "team", expected: "a name that is no namespace of the platform's", found: team },
    ],
    [
      image && !dockerfile,
      {
        key: "image",
        expected: `nothing without services/${name}/Dockerfile; write one, or leave it out`,
        found: "image",
      },
    ],
    [
      !image && dockerfile,
      { key: "image", expected: `the command lines of services/${name}/Dockerfile`, found: "nothing" },
    ],
    [
      needs.bucket && name.length > longestBucketOwner,
      {
        key: "needs.bucket",
        expected: `a service of at most ${longestBucketOwner} characters, as buckets end at 63`,
        found: name,
      },
    ],
    [
      needs.services?.includes(name),
      { key: "needs.services", expected: "other services; it reaches itself anyway", found: name },
    ],
  ];
  return rules.flatMap(([broken, issue]) => (broken ? [{ file, ...issue }] : []));
}

/** Folders here, folders of rendered trees, repositories and buckets that are not a service's. */
const reservedNames: readonly string[] = [platformTeam, platformImage, templateName, "kit", "dumps", "logs"];

const reservedTeams: readonly string[] = [
  platformTeam,
  argoCdNamespace,
  ingressNamespace,
  monitoringNamespace,
  "default",
  "external-secrets",
  "aws-load-balancer-controller",
];

function sharedIssues(services: readonly Service[]): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  services.forEach((service, index) => {
    const file = `services/${service.name}/service.ts`;
    for (const earlier of services.slice(0, index))
      for (const path of service.paths)
        for (const taken of earlier.paths)
          if (within(path, taken) || within(taken, path))
            issues.push({ file, key: "paths", expected: `paths apart from ${taken} of ${earlier.name}`, found: path });
    for (const called of service.needs.services ?? [])
      if (!services.some(({ name }) => name === called))
        issues.push({ file, key: "needs.services", expected: "names of folders in services/", found: called });
  });
  for (const { name } of services.filter(({ needs }) => needs.regionControl).slice(1))
    issues.push({
      file: `services/${name}/service.ts`,
      key: "needs.regionControl",
      expected: "one service that asks for it, since two would contradict each other",
      found: "true",
    });
  return issues;
}

const within = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
