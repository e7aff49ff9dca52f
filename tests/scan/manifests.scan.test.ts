import { execFile } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applySkips } from "../../policies/apply-skips.ts";
import type { Finding } from "../../policies/finding.ts";
import { render } from "../../releases/render.ts";
import { findScanner } from "../support/scanners.ts";

const directory = mkdtempSync(join(tmpdir(), "rumbo-scan-"));

const clusters: string[] = [];

beforeAll(async () => {
  for (const { path, files } of (await render()).clusters) {
    writeAll(join(directory, path), files);
    clusters.push(path);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

describe.each(["kube-score", "checkov"] as const)("%s over the manifests of every cluster", (name) => {
  test("finds nothing that is not a written skip", async ({ skip }) => {
    const scanner = await findScanner(name);
    if ("missing" in scanner) return skip(scanner.missing);
    // One cluster at a time: in another one's tree a selector would find what its own lacks.
    const findings: Finding[] = [];
    for (const path of clusters) findings.push(...(await scans[name](scanner.path, join(directory, path))));
    const { open, unused } = applySkips(toolOf[name], findings);
    expect([...open, ...unused]).toEqual([]);
  }, 180_000);
});

/** Checkov judges the plan too, by other rules: a skip belongs to one of the two. */
const toolOf = { "kube-score": "kube-score", checkov: "checkov-kubernetes" } as const;

/** The weakest workload that Kubernetes takes: a scanner that finds nothing here finds nothing at all. */
const naive = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "naive", namespace: "default" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "naive" } },
    template: {
      metadata: { labels: { app: "naive" } },
      spec: { containers: [{ name: "naive", image: "naive:latest" }] },
    },
  },
};

test.each(["kube-score", "checkov"] as const)(
  "%s sees what is wrong where something is",
  async (name) => {
    const scanner = await findScanner(name);
    if ("missing" in scanner) return;
    const other = mkdtempSync(join(tmpdir(), "rumbo-scan-"));
    try {
      writeFileSync(join(other, "naive.yaml"), JSON.stringify(naive));
      expect((await scans[name](scanner.path, other)).length).toBeGreaterThan(3);
    } finally {
      rmSync(other, { recursive: true });
    }
  },
  60_000,
);

const scans: Readonly<Record<"kube-score" | "checkov", (path: string, folder: string) => Promise<readonly Finding[]>>> =
  {
    "kube-score": async (path, folder) => {
      const files = globSync("**/*.yaml", { cwd: folder }).map((file) => join(folder, file));
      const objects = JSON.parse(
        await outputOf(path, ["score", "--output-format", "json", ...files]),
      ) as readonly ScoredObject[];
      return objects.flatMap(({ object_name, file_name, checks }) =>
        checks
          // 10 is well; 5 and 7 are kube-score's warnings, 1 is critical.
          .filter(({ skipped, grade }) => !skipped && grade < 10)
          .map(({ check, comments }) => ({
            rule: check.id,
            subject: `${file_name.slice(folder.length + 1)}: ${object_name}`,
            message: comments?.[0]?.summary ?? check.id,
          })),
      );
    },
    checkov: async (path, folder) => {
      const args = ["--directory", folder, "--framework", "kubernetes", "--skip-download", "--quiet", "--compact"];
      const { results } = JSON.parse(await outputOf(path, [...args, "--output", "json"])) as CheckovReport;
      return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
        rule: check_id,
        subject: `${file_path}: ${resource}`,
        message: check_name,
      }));
    },
  };

interface ScoredObject {
  readonly object_name: string;
  readonly file_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly skipped: boolean;
    readonly grade: number;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly file_path: string;
      readonly resource: string;
    }[];
  };
}

/** What it prints; that it found something is no failure to run. */
async function outputOf(path: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(path, args, { maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return stdout;
}

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
