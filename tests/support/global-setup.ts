import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type Backing, prepareBacking, startBacking } from "../../local/backing/backing.ts";
import { Ports } from "../../local/ports.ts";
import { stopLeftovers, Supervisor } from "../../local/supervisor.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Administrator URLs of the backing services that all integration tests share. */
    backing: Backing;
  }
}

/** Starts PostgreSQL, RabbitMQ and Redis once for all integration tests, from empty folders, and stops them after. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = join(
    import.meta.dirname,
    "..",
    "..",
    ".local",
    "test",
    `backing-${process.env["RUMBO_TEST_SLOT"] ?? "0"}`,
  );
  await stopLeftovers(directory);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });

  await prepareBacking("programs", false);
  const supervisor = new Supervisor({ directory });
  const backing = await startBacking({
    directory,
    supervisor,
    ports: new Ports(directory),
    password: randomBytes(12).toString("hex"),
    prefer: "programs",
  });
  project.provide("backing", backing.urls);
  return async () => {
    await backing.stop();
    await supervisor.stopAll();
    rmSync(directory, { recursive: true, force: true });
  };
}
