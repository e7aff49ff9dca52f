import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type GuardTable, startGuardTable } from "../../../../tests/support/guard-table.ts";
import { dynamoDbStore } from "./dynamodb-store.ts";
import { type Store, update } from "./store.ts";

const slot = { id: "counter", schema: z.object({ count: z.int() }) };

let table: GuardTable;
let store: Store;

beforeAll(async () => {
  table = await startGuardTable();
  ({ store } = table);
});
afterAll(() => table.stop());

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
    const gone = dynamoDbStore({ table: "region-guard", region: "us-east-1", endpoint: "http://127.0.0.1:9" });
    await expect(gone.read("item")).rejects.toThrow("ECONNREFUSED");
  });
});
