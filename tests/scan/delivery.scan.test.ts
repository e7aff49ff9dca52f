import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applySkips } from "../../policies/apply-skips.ts";
import type { Finding } from "../../policies/finding.ts";
import { findScanner, type Scanner } from "../support/scanners.ts";

const repository = join(import.meta.dirname, "..", "..");
const workflows = globSync(".github/workflows/*.yml", { cwd: repository });

interface Scan {
  readonly args: readonly string[];
  readonly findings: (output: string) => readonly Finding[];
}

const scans = {
  hadolint: {
    args: ["--format", "json", "Dockerfile", ...globSync("services/*/Dockerfile", { cwd: repository })],
    findings: (output) =>
      (JSON.parse(output) as readonly { code: string; file: string; line: number; message: string }[]).map(
        ({ code, file, line, message }) => ({ rule: code, subject: `${file}:${line}`, message }),
      ),
  },
  actionlint: {
    args: ["-format", "{{json .}}", ...workflows],
    findings: (output) =>
      (JSON.parse(output) as readonly { kind: string; filepath: string; line: number; message: string }[]).map(
        ({ kind, filepath, line, message }) => ({ rule: kind, subject: `${filepath}:${line}`, message }),
      ),
  },
  zizmor: {
    args: ["--offline", "--no-exit-codes", "--format", "json", ".github"],
    findings: (output) =>
      (JSON.parse(output) as readonly { ident: string; desc: string; locations: readonly ZizmorLocation[] }[]).map(
        ({ ident, desc, locations }) => ({
          rule: ident,
          subject: locations[0]?.symbolic.key.Local?.verbatim_path ?? "",
          message: desc,
        }),
      ),
  },
} as const satisfies Readonly<Record<string, Scan>>;

interface ZizmorLocation {
  readonly symbolic: { readonly key: { readonly Local?: { readonly verbatim_path: string } } };
}

describe.each(["hadolint", "actionlint", "zizmor"] as const)("%s over the pipelines", (name) => {
  let scanner: Scanner;
  beforeAll(async () => {
    scanner = await findScanner(name);
  });
  beforeEach(({ skip }) => {
    if ("missing" in scanner) skip(scanner.missing);
  });

  test("finds nothing that is not a written skip", async () => {
    const { args, findings } = scans[name];
    const { open, unused } = applySkips(name, findings(await outputOf(scanner, args)));
    expect([...open, ...unused]).toEqual([]);
  });
});

/** What it prints; that it found something is no failure to run. */
async function outputOf(scanner: Scanner, args: readonly string[]): Promise<string> {
  if ("missing" in scanner) throw new Error(scanner.missing);
  const { stdout } = await promisify(execFile)(scanner.path, args, { cwd: repository }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return stdout;
}
