import type { z } from "zod";
import { kitProblems } from "./problem.ts";

/** One page of a list. `nextCursor` is missing on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

/** Sort key of the last item of a page, made opaque. */
export const encodeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString("base64url");

/**
 * The sort key that a cursor was made of, checked against its shape: `decodeCursor(cursor, z.tuple([z.uuid()]))`.
 *
 * @throws invalid-request when no cursor of ours looks like that
 */
export function decodeCursor<Key>(cursor: string, key: z.ZodType<Key>): Key {
  const decoded = key.safeParse(parse(cursor));
  if (!decoded.success)
    throw kitProblems.error(
      "invalid-request",
      {},
      {
        errors: [{ path: "/query/cursor", message: "must be a nextCursor of this list" }],
      },
    );
  return decoded.data;
}

/**
 * Makes a page of rows that were asked for with `LIMIT limit + 1`: the row too many only tells that there is more.
 */
export function toPage<Item>(
  rows: readonly Item[],
  limit: number,
  keyOf: (item: Item) => readonly (string | number)[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(keyOf(last)) } : { items };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
