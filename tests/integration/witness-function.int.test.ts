import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleWitness } from "../../infra/components/witness-code.ts";
import { initialState } from "../../services/region-guard/src/state.ts";
import { dynamoDbStore } from "../../services/region-guard/src/store/dynamodb-store.ts";
import { ownershipSlot, type Report, vantageSlot } from "../../services/region-guard/src/store/slots.ts";
import { readSlot, type Store, update } from "../../services/region-guard/src/store/store.ts";

const tableRegion = "us-west-2";
const table = "region-guard";
const directory = mkdtempSync(join(tmpdir(), "rumbo-witness-"));
let dynamoDb: Server;
let frontDoor: Server;
let canaryAgeSeconds: number | null = 1;
let store: Store;
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
  dynamoDb = dynalite({ createTableMs: 0 });
  await once(dynamoDb.listen(0, "127.0.0.1"), "listening");
  frontDoor = createServer((_req, res) => res.end(JSON.stringify({ canaryAgeSeconds })));
  await once(frontDoor.listen(0, "127.0.0.1"), "listening");
  const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoint = urlOf(dynamoDb);
  env = {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    // Where it runs: there is no copy of the table, and so none here.
    AWS_REGION: "us-east-2",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    GUARD_TABLE_REGION: tableRegion,
    GUARD_TABLE: table,
    PRIMARY_URL: urlOf(frontDoor),
    SECONDARY_URL: "http://127.0.0.1:9",
    PROBE_SECONDS: "0.1",
  };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
  const client = new DynamoDBClient({ region: tableRegion, endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName: table });
  client.destroy();
  store = dynamoDbStore({ table, region: tableRegion, endpoint });
  await update(store, ownershipSlot, () => initialState);
});
afterAll(() => {
  for (const server of [dynamoDb, frontDoor]) {
    server.closeAllConnections();
    server.close();
  }
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

  test("takes over from the one before it while that still looks", async () => {
    canaryAgeSeconds = 1;
    const first = begin(11_000);
    const second = begin(11_000);
    await expect.poll(verdict, { timeout: 4_000 }).toBe("good");
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  });
});

const report = (): Promise<Report | undefined> => readSlot(store, vantageSlot("witness"));
const verdict = async (): Promise<string | undefined> => (await report())?.verdict;

function begin(milliseconds: number): { call: ChildProcess; ended: Promise<number | null> } {
  const call = fork(join(directory, "runtime.cjs"), [code, `${milliseconds}`], { env, execArgv: [], stdio: "ignore" });
  return { call, ended: once(call, "exit").then(([code]) => code as number | null) };
}
