import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { parse } from "yaml";

/** A service's `openapi.yaml` as something that answers can be held against. */
export interface ContractUnderTest {
  /** Fails unless the contract has this operation and this answer of it. Comes back with the body. */
  readonly expectAnswer: (method: string, path: string, response: Response) => Promise<unknown>;
  /** Operations that no answer was held against. */
  readonly neverAsked: () => readonly string[];
}

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

const methods = ["get", "put", "post", "patch", "delete"];

export function contractOf(service: string): ContractUnderTest {
  const file = join(import.meta.dirname, "..", "..", "services", service, "openapi.yaml");
  const contract = parse(readFileSync(file, "utf8")) as { readonly paths: Record<string, Record<string, Operation>> };
  // Formats say what programs may expect; the examples of this repository are held to them by TypeScript and PostgreSQL.
  const schemas = new Ajv2020({ strict: false, validateFormats: false }).addSchema(contract, "contract");
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => ({ method, path, name: `${method.toUpperCase()} ${path}` })),
  );
  const asked = new Set<string>();

  return {
    async expectAnswer(method, path, response) {
      const operation = operations.find((each) => each.method === method.toLowerCase() && matches(each.path, path));
      if (!operation) throw new Error(`The contract has no ${method} ${path}.`);
      asked.add(operation.name);
      const { responses = {} } = contract.paths[operation.path]?.[operation.method] ?? {};
      const declared = responses[response.status] ?? responses["default"];
      expect(declared, `${operation.name} answers ${response.status}`).toBeDefined();
      const { content } = resolve(contract, declared) as Answer;
      const text = await response.text();
      if (!content) {
        expect(text, operation.name).toBe("");
        return undefined;
      }
      const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
      expect(Object.keys(content), operation.name).toContain(type);
      const body: unknown = JSON.parse(text);
      // References inside a schema are relative to the whole document.
      const valid = schemas.compile(absolute(content[type]?.schema ?? {}));
      expect(valid(body) ? [] : valid.errors, `${operation.name} ${text}`).toEqual([]);
      return body;
    },
    neverAsked: () => operations.map(({ name }) => name).filter((name) => !asked.has(name)),
  };
}

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path.split("?")[0] ?? "");

function resolve(contract: object, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
  const names = String(value.$ref).replace("#/", "").split("/");
  return names.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], contract);
}

const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')) as object;
