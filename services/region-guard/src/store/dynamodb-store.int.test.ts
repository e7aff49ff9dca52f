import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { dynamoDbStore } from "./dynamodb-store.ts";
import { type Store, update } from "./store.ts";

const table = "region-guard";
const region = "us-east-1";
const slot = { id: "counter", schema: z.object({ count: z.int() }) };

let server: Server;
let store: Store;

beforeAll(async () => {
  process.env["AWS_ACCESS_KEY_ID"] = process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ region, endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  );
  store = dynamoDbStore({ table, region, endpoint });
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName: table });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("the store in DynamoDB", () => {
  test("keeps an item and counts its versions", async () => {
    expect(await store.read("item")).toBeUndefined();
    expect(await store.write("item", { said: "ñandú" }, undefined)).toBe(true);
    expect(await store.read("item")).toEqual({ value: { said: "ñandú" }, version: 1 });
    expect(await store.write("item", "again", 1)).toBe(true);
    expect(await store.read("item")).toEqual({ value: "again", version: 2 });
  });

  test("refuses whoever has not seen the latest version", async () => {
    await store.write("raced", "first", undefined);
    expect(await store.write("raced", "second", undefined)).toBe(false);
    expect(await store.write("raced", "second", 7)).toBe(false);
    expect(await store.read("raced")).toEqual({ value: "first", version: 1 });
  });

  test("loses no change of many who make theirs at once", async () => {
    const add = (): Promise<unknown> => update(store, slot, (before) => ({ count: (before?.count ?? 0) + 1 }));
    await Promise.all([add(), add(), add(), add()]);
    expect((await store.read(slot.id))?.value).toEqual({ count: 4 });
  });

  test("says that it cannot be reached, soon", async () => {
    const gone = dynamoDbStore({ table, region, endpoint: "http://127.0.0.1:9" });
    await expect(gone.read("item")).rejects.toThrow("ECONNREFUSED");
  });
});
