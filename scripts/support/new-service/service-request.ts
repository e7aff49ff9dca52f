import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, type ConfigIssue, UserError } from "../../../environments/user-error.ts";
import { readCandidates, validateServices } from "../../../services/catalog.ts";
import type { ServiceDescriptor } from "../../../services/descriptor.ts";

export const languages = ["typescript", "python"] as const;
export type Language = (typeof languages)[number];

/** What a new service is to be. */
export interface ServiceRequest {
  readonly name: string;
  readonly team: string;
  /** Where its API begins: `/api/inventario/v1`. */
  readonly path: string;
  /** Whether NGINX routes there, or only other services find it. */
  readonly isPublic: boolean;
  readonly database: boolean;
  readonly broker: boolean;
  readonly cache: boolean;
  readonly bucket: boolean;
  readonly language: Language;
}

/** `ms-inventario` → `inventario`: the word of its paths, its events and its code. */
export function shortName(service: string): string {
  const short = service.replace(/^ms-/, "");
  return /^[a-z]/.test(short) ? short : service;
}

export const defaultPath = (service: string): string => `/api/${shortName(service)}/v1`;

/**
 * Makes sure that the service can be, beside those that there are.
 *
 * @throws UserError with one sentence about the first thing to change
 */
export async function checkRequest(request: ServiceRequest, services: string): Promise<void> {
  const { name, language, database } = request;
  if (existsSync(join(services, name)))
    throw new UserError(`There is a folder services/${name} already; choose another name.`);
  if (language === "python" && database)
    throw new UserError(
      "A Python service begins without a database, whose driver and migrations are yours to choose; leave out --database.",
    );
  const candidate = {
    name,
    file: `services/${name}/service.ts`,
    dockerfile: language === "python",
    value: descriptorOf(request),
  };
  const others = await readCandidates(services);
  try {
    validateServices([...others, candidate]);
  } catch (error) {
    const issue = error instanceof ConfigError && error.issues.find(({ file }) => file === candidate.file);
    throw issue ? new UserError(sentence(issue)) : error;
  }
}

/** What decides whether it can be; sizes do not. */
const descriptorOf = ({ team, path, isPublic, bucket, language }: ServiceRequest): ServiceDescriptor => ({
  team,
  paths: isPublic ? [path] : [],
  replicas: 3,
  resources: { cpu: "250m", memory: "384Mi" },
  ...(language === "python" && { image: { serve: ["python3"] } }),
  needs: { bucket },
});

function sentence({ key, expected, found }: ConfigIssue): string {
  const [part = ""] = key.split(".").filter((each) => each !== "needs");
  const option = { "(folder)": "The name", team: "--team", paths: "--path", bucket: "--bucket" }[part] ?? key;
  return `${option} expects ${expected}; found ${found.replace(/^"|"$/g, "")}.`;
}
