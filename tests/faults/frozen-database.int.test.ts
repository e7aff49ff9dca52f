import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres, postgresUrl } from "../../local/backing/postgres.ts";
import { findTools } from "../../local/backing/tools.ts";
import { Ports } from "../../local/ports.ts";
import { stopLeftovers, Supervisor } from "../../local/supervisor.ts";
import { authenticationApi, newOrganisation, password } from "../../services/ms-autenticacion/tests/api.ts";
import { type ServiceUnderTest, startService } from "../support/service-under-test.ts";

let directory: string;
let supervisor: Supervisor;
let service: ServiceUnderTest;
let api: ReturnType<typeof authenticationApi>;
let email: string;

beforeAll(async () => {
  const slot = process.env["RUMBO_TEST_SLOT"] ?? "0";
  directory = join(import.meta.dirname, "..", "..", ".local", "test", `frozen-database-${slot}`);
  await stopLeftovers(directory);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  supervisor = new Supervisor({ directory });
  const options = {
    binaries: findTools().postgres ?? "",
    directory,
    port: await new Ports(directory).of("postgres"),
    password: "test",
  };
  await supervisor.start(postgres(options));
  service = await startService("ms-autenticacion", { backing: { postgres: postgresUrl(options) } });
  api = authenticationApi(service.url);
  const organisation = newOrganisation();
  email = organisation.administrator.email;
  await api.signUp(organisation);
});
afterAll(async () => {
  await service.stop();
  await supervisor.stopAll();
  rmSync(directory, { recursive: true });
});

/** PostgreSQL and all its sessions: one alone would be noticed by the others. */
function signalDatabase(signal: NodeJS.Signals): void {
  const parent = supervisor.pid("postgres");
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", `${parent}`], { encoding: "utf8" });
  for (const pid of [parent, ...children.split("\n").filter(Boolean).map(Number)]) process.kill(pid, signal);
}

test(
  "a database that is frozen for ten seconds keeps nobody waiting for two (row 8)",
  { timeout: 60_000 },
  async () => {
    const pid = service.pid();
    const answers: { status: number; after: number; retry: string | null }[] = [];
    let frozen = true;
    const client = async (): Promise<void> => {
      while (frozen) {
        const begun = performance.now();
        const { status, headers } = await api.me(accessToken);
        answers.push({ status, after: performance.now() - begun, retry: headers.get("retry-after") });
      }
    };
    const { accessToken } = (await api.logIn(email, password)).body;
    const clients = Array.from({ length: 8 }, client);
    await delay(200);
    signalDatabase("SIGSTOP");
    try {
      await delay(10_000);
      // What needs no database is answered as ever.
      expect((await api.keys()).status).toBe(200);
    } finally {
      signalDatabase("SIGCONT");
    }
    const thawed = performance.now();
    await expect.poll(async () => (await api.logIn(email, password)).status, { timeout: 5000 }).toBe(201);
    expect(performance.now() - thawed).toBeLessThan(2000);
    frozen = false;
    await Promise.all(clients);

    expect(Math.max(...answers.map(({ after }) => after))).toBeLessThan(2000);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(8);
    expect(refused.every(({ retry }) => retry !== null)).toBe(true);
    expect(answers.filter(({ status }) => ![200, 503].includes(status))).toEqual([]);
    expect(service.pid()).toBe(pid);
  },
);
