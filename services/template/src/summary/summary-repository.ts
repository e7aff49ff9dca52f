import type { Queryable } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";

/** What the organisation of the transaction has in all. */
export async function readSummary(tx: Queryable): Promise<components["schemas"]["Summary"]> {
  const { rows } = await tx.query<{ items: number; pieces: number }>(
    "SELECT count(*)::integer AS items, coalesce(sum(quantity), 0)::integer AS pieces FROM items",
  );
  return rows[0] ?? { items: 0, pieces: 0 };
}
