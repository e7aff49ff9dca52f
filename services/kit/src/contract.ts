import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** An OpenAPI description, as far as the kit reads it. */
export type Contract = z.infer<typeof Contract>;

const Contract = z.looseObject({
  openapi: z.string().startsWith("3.1"),
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string().optional() }),
  servers: z.tuple([z.looseObject({ url: z.string().regex(/^\/[a-z0-9/-]*[a-z0-9]$/) })]),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Reads `openapi.yaml` of a service. A wrong one is a mistake of ours, found by every test that starts the service. */
export const readContract = (root: URL): Contract =>
  Contract.parse(parse(readFileSync(new URL("openapi.yaml", root), "utf8")));

/** Where a contract's paths begin: `/api/map/v1`. */
export const basePath = (contract: Contract): string => contract.servers[0].url;
