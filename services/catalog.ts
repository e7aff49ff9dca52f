import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, type ConfigIssue } from "../environments/user-error.ts";
import { type Candidate, toConfigIssue } from "../environments/validate.ts";
import { type Service, ServiceDescriptor, Slug } from "./descriptor.ts";

/**
 * Every service, by name: each folder here with a `service.ts`. Adding one is adding a folder.
 *
 * @throws ConfigError when a descriptor is wrong, or two of them contradict each other
 */
export async function loadServices(directory = import.meta.dirname): Promise<readonly Service[]> {
  const names = readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, "service.ts")))
    .toSorted();
  const candidates = await Promise.all(
    names.map(async (name) => ({
      name,
      file: `services/${name}/service.ts`,
      value: ((await import(pathToFileURL(join(directory, name, "service.ts")).href)) as Record<string, unknown>)[
        "service"
      ],
    })),
  );
  return validateServices(candidates);
}

/** Checks every descriptor alone and all of them together. `name` is the folder's. */
export function validateServices(candidates: readonly (Candidate & { readonly name: string })[]): readonly Service[] {
  const issues: ConfigIssue[] = [];
  const services: Service[] = [];
  for (const { name, file, value } of candidates) {
    const slug = Slug.safeParse(name);
    if (!slug.success)
      issues.push({ file, key: "(folder)", expected: slug.error.issues[0]?.message ?? "", found: name });
    const parsed = ServiceDescriptor.safeParse(value);
    if (parsed.success) services.push({ ...parsed.data, bodyLimitKiB: parsed.data.bodyLimitKiB ?? 1024, name });
    else issues.push(...parsed.error.issues.map((issue) => toConfigIssue(file, value, issue)));
  }
  if (issues.length === 0) issues.push(...sharedIssues(services));
  if (issues.length > 0) throw new ConfigError(issues);
  return services;
}

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
  return issues;
}

const within = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
