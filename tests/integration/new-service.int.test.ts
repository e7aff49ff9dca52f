import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readiness } from "../../local/service-process.ts";
import { Ports } from "../../local/ports.ts";
import { loadServices } from "../../services/catalog.ts";
import type { Service } from "../../services/descriptor.ts";
import { internalPath, variable } from "../../services/kit/src/runtime.ts";
import { type Clone, cloneRepository } from "../support/clone.ts";

const repository = join(import.meta.dirname, "..", "..");

/** One of each kind, by what is said on the command line. */
const variants = {
  "ms-inventario": ["--team", "logistics", "--database", "--broker", "--cache"],
  "ms-archivo": ["--team", "logistics", "--database", "--bucket", "--path", "/api/archive/v2"],
  "ms-avisos": ["--team", "movilidad", "--broker", "--cache", "--no-path"],
  "ms-etiquetas": ["--team", "logistics", "--language", "python", "--bucket"],
} as const;
type Variant = keyof typeof variants;
const names = Object.keys(variants) as Variant[];

let clone: Clone;
let before: string;
let services: ReadonlyMap<string, Service>;
const seconds = new Map<Variant, number>();

beforeAll(async () => {
  clone = cloneRepository();
  before = await status();
  for (const name of names) {
    const began = performance.now();
    const { code, output } = await clone.run("new-service", [name, ...variants[name]]).ended;
    expect([code, output]).toEqual([0, output]);
    expect(output).toMatch(/Made services\/.*Next:\n {2}1\. .*\n {2}2\. .*\n {2}3\. /s);
    seconds.set(name, (performance.now() - began) / 1000);
  }
  services = new Map(
    (await loadServices(join(clone.directory, "services"))).map((service) => [service.name, service] as const),
  );
}, 120_000);
afterAll(() => clone.dispose());

describe("npm run new-service", () => {
  test("takes no longer than 10 s", () => {
    for (const taken of seconds.values()) expect(taken).toBeLessThan(10);
  });

  test("touches nothing but the new folder and the lockfile, which says what npm would", async () => {
    const known = new Set(before.split("\n"));
    const changed = (await status()).split("\n").filter((line) => line !== "" && !known.has(line));
    for (const line of changed) expect(line).toMatch(allowed);
    expect(changed.some((line) => line.endsWith(" package-lock.json"))).toBe(true);
    const lockfile = readFileSync(join(clone.directory, "package-lock.json"), "utf8");
    await run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--offline", "--no-audit"]);
    expect(readFileSync(join(clone.directory, "package-lock.json"), "utf8")).toBe(lockfile);
  });

  test("makes what every commit must be: formatted, linted, compiled, and true to its contract", async () => {
    const folders = names.map((name) => join("services", name));
    await run("prettier", ["--check", ...folders]);
    await run("eslint", ["--max-warnings=0", ...folders]);
    // The new folders and what they import: everything else is compiled by whoever runs these tests.
    const include = [...folders, "tests/support/global-setup.ts"];
    const project = { extends: "./tsconfig.json", compilerOptions: { incremental: false }, include };
    writeFileSync(join(clone.directory, "tsconfig.new.json"), JSON.stringify(project));
    await run("tsc", ["--project", "tsconfig.new.json"]);
    await run("node", ["scripts/check.ts", "contracts"]);
    const { stdout } = await run("vitest", ["run", "--project", "unit", ...folders]);
    expect(stdout).toMatch(/[1-9]\d* passed, 0 failed/);
  }, 300_000);

  test("leaves no trace of the template's name, nor of what was not asked for", async () => {
    for (const name of names) {
      const { stdout } = await run("sh", ["-c", `cat $(find services/${name} -type f)`]);
      expect(stdout).not.toMatch(/template|#if|#endif|TODO/i);
    }
    expect(existsSync(join(clone.directory, "services/ms-archivo/src/vehicles"))).toBe(false);
    expect(existsSync(join(clone.directory, "services/ms-avisos/migrations"))).toBe(false);
  });

  test("describes each as it was asked for", () => {
    expect(services.get("ms-inventario")).toMatchObject({
      team: "logistics",
      paths: ["/api/inventario/v1"],
      needs: { database: { extensions: [] }, broker: true, cache: true, services: ["ms-autenticacion"] },
    });
    expect(services.get("ms-archivo")).toMatchObject({ paths: ["/api/archive/v2"], needs: { bucket: true } });
    expect(services.get("ms-archivo")?.needs).not.toHaveProperty("broker");
    expect(services.get("ms-avisos")).toMatchObject({ team: "movilidad", paths: [] });
    expect(services.get("ms-avisos")?.needs).not.toHaveProperty("database");
    expect(services.get("ms-etiquetas")).toMatchObject({ image: { serve: ["python3", "main.py", "serve"] } });
  });
});

test.each([
  ["ms-mapeo --team logistics", "There is a folder services/ms-mapeo already; choose another name."],
  ["kit --team logistics", "There is a folder services/kit already; choose another name."],
  ["template --team logistics", "There is a folder services/template already; choose another name."],
  ["region-guard --team logistics", "There is a folder services/region-guard already; choose another name."],
  ["platform-jobs --team logistics", "The name expects a name that the platform has not taken"],
  [
    "MS_Inventario --team logistics",
    "The name expects lower-case words joined by hyphens, such as ms-mapeo; found MS_Inv",
  ],
  ["ms-nuevo", "Say whose it is: --team logistics, for example."],
  ["ms-nuevo --team Logistics", "--team expects lower-case words joined by hyphens"],
  ["ms-nuevo --team platform", "--team expects a name that is no namespace of the platform's; found platform."],
  ["ms-nuevo --team logistics --path /api/map/v1/stock", "--path expects paths apart from /api/map/v1 of ms-mapeo"],
  ["ms-nuevo --team logistics --path api", "--path expects a path such as /api/map/v1; found api."],
  ["ms-nuevo --team logistics --path /api/x --no-path", "--path and --no-path contradict each other; leave one out."],
  ["ms-nuevo --team logistics --language cobol", "--language expects typescript or python; found cobol."],
  ["ms-nuevo --team logistics --language python --database", "leave out --database."],
  ["ms-inventario-de-recambios --team logistics --bucket", "--bucket expects a service of at most 23 characters"],
  ["", "Name the service and its team: npm run new-service -- ms-inventario --team logistics."],
])("npm run new-service -- %s is refused in one sentence, and nothing is made", async (line, sentence) => {
  const made = await status();
  const { code, output } = await clone.run("new-service", line.split(" ").filter(Boolean)).ended;
  expect(output).toContain(sentence);
  expect([code, output.trim().split("\n").length]).toEqual([2, 1]);
  expect(await status()).toBe(made);
});

describe("a service in Python", () => {
  let child: ChildProcess;
  let directory: string;
  let ports: { readonly api: number; readonly internal: number };
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "rumbo-python-"));
    const free = new Ports(directory);
    ports = { api: await free.of("api"), internal: await free.of("internal") };
    env = {
      PATH: process.env["PATH"],
      [variable.host]: "127.0.0.1",
      [variable.port]: `${ports.api}`,
      [variable.internalPort]: `${ports.internal}`,
      [variable.version]: "1.2.3",
    };
    const [command = "", ...args] = services.get("ms-etiquetas")?.image?.serve ?? [];
    child = spawn(command, args, { cwd: join(clone.directory, "services/ms-etiquetas"), env, stdio: "ignore" });
  });
  afterAll(() => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  test("keeps the runtime contract: probes, metrics, API, and an orderly end", async () => {
    await expect.poll(() => readiness(ports.internal), { timeout: 10_000 }).toEqual({ ready: true, version: "1.2.3" });
    const internal = `http://127.0.0.1:${ports.internal}`;
    expect((await fetch(internal + internalPath.live)).status).toBe(200);
    expect(await (await fetch(internal + internalPath.metrics)).text()).toContain("http_requests_total");
    const api = `http://127.0.0.1:${ports.api}`;
    expect((await fetch(`${api}/api/etiquetas/v1/health`)).status).toBe(200);
    expect((await fetch(`${api}/health/ready`)).status).toBe(404);

    const [command = "", ...args] = services.get("ms-etiquetas")?.image?.smoke ?? [];
    const cwd = join(clone.directory, "services/ms-etiquetas");
    await promisify(execFile)(command, args, { cwd, env: { ...env, MS_ETIQUETAS_URL: api } });

    child.kill("SIGTERM");
    await expect.poll(() => child.exitCode, { timeout: 10_000 }).toBe(0);
  });
});

const allowed = new RegExp(` (package-lock\\.json|services/(${names.join("|")})/.*)$`);

/** Hash and path of every file of the clone: what would be in git. */
async function status(): Promise<string> {
  const { stdout } = await run("sh", [
    "-c",
    "find . -type f -not -path './node_modules/*' -not -path './.local/*' -exec sha1sum {} + | sed 's|  \\./| |' | sort",
  ]);
  return stdout;
}

const run = (command: string, args: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(command, [...args], {
    cwd: clone.directory,
    env: { ...process.env, PATH: `${join(repository, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}` },
    maxBuffer: 64 * 1024 * 1024,
  });
