import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleWitness } from "../../infra/components/witness-code.ts";
import {
  type OwnershipTable,
  ownershipTable,
  standInCredentials,
  standInRegion,
} from "../../local/regions/ownership-table.ts";
import { initialState } from "../../services/region-guard/src/state.ts";
import { ownershipSlot, type Report, vantageSlot } from "../../services/region-guard/src/store/slots.ts";
import { readSlot, update } from "../../services/region-guard/src/store/store.ts";

const directory = mkdtempSync(join(tmpdir(), "rumbo-witness-"));
let table: OwnershipTable;
let frontDoor: Server;
let canaryAgeSeconds: number | null = 1;
let code: string;
let env: Record<string, string>;

/** What infrastructure uploads, called as AWS Lambda calls it: a CommonJS module, by the name of its export. */
const runtime = `
  const { handler } = require(process.argv[2]);
  const end = Date.now() + Number(process.argv[3]);
  handler({}, { getRemainingTimeInMillis: () => end - Date.now() }).then(() => process.exit(0));`;

beforeAll(async () => {
  code = bundleWitness(join(directory, "index.cjs"));
  writeFileSync(join(directory, "runtime.cjs"), runtime);
  table = await ownershipTable("region-guard");
  await update(table.store, ownershipSlot, () => initialState);
  frontDoor = createServer((_req, res) => res.end(JSON.stringify({ canaryAgeSeconds })));
  await once(frontDoor.listen(0, "127.0.0.1"), "listening");
  env = {
    ...standInCredentials,
    // Where it runs: there is no copy of the table.
    AWS_REGION: "us-east-2",
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${table.port}`,
    GUARD_TABLE_REGION: standInRegion,
    GUARD_TABLE: table.name,
    PRIMARY_URL: `http://127.0.0.1:${(frontDoor.address() as AddressInfo).port}`,
    SECONDARY_URL: "http://127.0.0.1:9",
    PROBE_SECONDS: "0.1",
  };
});
afterAll(async () => {
  frontDoor.closeAllConnections();
  frontDoor.close();
  await table.stop();
  rmSync(directory, { recursive: true });
});

describe("the witness as AWS Lambda runs it", () => {
  test("reports what it sees while its call lasts, and ends by itself before the call does", async () => {
    const { call, ended } = begin(12_000);
    await expect.poll(verdict, { timeout: 4_000 }).toBe("good");
    canaryAgeSeconds = 60;
    await expect.poll(verdict, { timeout: 4_000 }).toBe("bad");
    const began = performance.now();
    expect(await ended).toBe(0);
    expect(call.killed).toBe(false);
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  test("is not hindered by the call before it, which still looks", async () => {
    canaryAgeSeconds = 1;
    const first = begin(11_000);
    const second = begin(11_000);
    await expect.poll(verdict, { timeout: 4_000 }).toBe("good");
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  });
});

const report = (): Promise<Report | undefined> => readSlot(table.store, vantageSlot("witness"));
const verdict = async (): Promise<string | undefined> => (await report())?.verdict;

function begin(milliseconds: number): { call: ChildProcess; ended: Promise<number | null> } {
  const call = fork(join(directory, "runtime.cjs"), [code, `${milliseconds}`], { env, execArgv: [], stdio: "ignore" });
  return { call, ended: once(call, "exit").then(([code]) => code as number | null) };
}
