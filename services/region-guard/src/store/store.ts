import type { z } from "zod";

/** A small strongly consistent table that outlives the loss of a region. Items are JSON under an id. */
export interface Store {
  /** What is there now, not what was there lately. */
  readonly read: (id: string) => Promise<StoredItem | undefined>;
  /**
   * Writes if the item is still as it was read.
   *
   * @param before its version when it was read. None: there was no item
   * @returns false when somebody else was first
   */
  readonly write: (id: string, value: unknown, before: number | undefined) => Promise<boolean>;
}

export interface StoredItem {
  readonly value: unknown;
  readonly version: number;
}

/** Where an item is, and what it looks like. */
export interface Slot<T> {
  readonly id: string;
  readonly schema: z.ZodType<T>;
}

export async function readSlot<T>(store: Store, { id, schema }: Slot<T>): Promise<T | undefined> {
  const item = await store.read(id);
  return item && schema.parse(item.value);
}

/**
 * Changes an item by a function of what is there, tried again with what somebody else has just written.
 *
 * @param change what it is to be. `undefined` leaves it alone
 * @returns what is there afterwards
 */
export async function update<T>(
  store: Store,
  { id, schema }: Slot<T>,
  change: (before: T | undefined) => T | undefined,
): Promise<T | undefined> {
  for (let attempt = 0; attempt < patience; attempt += 1) {
    const item = await store.read(id);
    const before = item && schema.parse(item.value);
    const after = change(before);
    if (after === undefined) return before;
    if (await store.write(id, after, item?.version)) return after;
  }
  throw new Error(`${id} changed ${patience} times under our hands.`);
}

/** Two guards a region and a person write the same item; more losses in a row than this are no coincidence. */
const patience = 8;
