import { Router } from "express";
import type { Contract } from "./contract.ts";
import { kitProblems, type ProblemCatalog, type ProblemText } from "./problem.ts";
import { internalPath } from "./runtime.ts";

/** The contract as JSON, and as a page that people can read: made here, so that nothing is fetched from elsewhere. */
export function apiPages(contract: Contract, problems: ProblemCatalog): Router {
  const router = Router();
  const page = renderPage(contract, { ...kitProblems.texts, ...problems.texts });
  router.get(internalPath.openapi, (_req, res) => void res.json(contract));
  router.get(internalPath.docs, (_req, res) => void res.type("html").send(page));
  return router;
}

const methods = ["get", "post", "put", "patch", "delete"];

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
}

function renderPage(contract: Contract, problems: Readonly<Record<string, ProblemText>>): string {
  const { title, version, description } = contract.info;
  const base = contract.servers[0].url;
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => renderOperation(method, base + path, item[method] as Operation, contract)),
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font-family: ui-monospace, monospace } pre { overflow-x: auto; background: #f4f4f4; padding: .75rem }
h2 { border-top: 1px solid #ccc; padding-top: 1rem; font-size: 1.1rem }
</style>
<h1>${escape(title)} ${escape(version)}</h1>
<p>${escape(description ?? "")} The whole description: <a href=".${internalPath.openapi}"><code>openapi.json</code></a>.</p>
${operations.join("\n")}
<h2>Problems</h2>
<table>${Object.entries(problems).map(renderProblem).join("\n")}</table>
</html>
`;
}

const renderProblem = ([code, { status, en }]: [string, ProblemText]): string =>
  `<tr><td>${status}<td><code>${escape(code)}</code><td>${escape(en)}`;

function renderOperation(method: string, path: string, operation: Operation, contract: Contract): string {
  const parts = [
    `<h2><code>${method.toUpperCase()} ${escape(path)}</code></h2>`,
    `<p>${escape(operation.summary ?? "")}</p>`,
    operation.description === undefined ? "" : `<p>${escape(operation.description)}</p>`,
    renderJson("Parameters", operation.parameters, contract),
    renderJson("Body", operation.requestBody, contract),
    renderJson("Answers", operation.responses, contract),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function renderJson(heading: string, value: unknown, contract: Contract): string {
  if (value === undefined) return "";
  const json = JSON.stringify(resolve(value, contract, 0), null, 2);
  return `<details><summary>${heading}</summary><pre>${escape(json)}</pre></details>`;
}

/** Puts what `$ref` points at in its place, so that a reader need not follow it; not deeper than people read. */
function resolve(value: unknown, contract: Contract, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, contract, depth));
  if (typeof value !== "object" || value === null) return value;
  const { $ref } = value as { $ref?: unknown };
  if (typeof $ref === "string" && depth < 4) return resolve(lookUp($ref, contract), contract, depth + 1);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, contract, depth)]));
}

const lookUp = ($ref: string, contract: Contract): unknown =>
  $ref
    .split("/")
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], contract);

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
