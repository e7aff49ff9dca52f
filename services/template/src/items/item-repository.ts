import type { Queryable } from "@rumbo/kit/postgres";
import type { Item, NewItem } from "./item.ts";

/** Items of the organisation that the transaction acts for. */
export const itemRepository = (tx: Queryable) => ({
  /** Does nothing to an item that is there: an event may come again under another id. */
  async insert(organisationId: string, { id, name, quantity, createdAt }: Item): Promise<void> {
    await tx.query(
      `INSERT INTO items (organisation_id, id, name, quantity, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [organisationId, id, name, quantity, createdAt],
    );
  },

  async find(id: string): Promise<Item | undefined> {
    const { rows } = await tx.query<ItemRow>(`SELECT ${columns} FROM items WHERE id = $1`, [id]);
    return rows.map(toItem)[0];
  },

  /** In the order of their ids, which is that of their making (UUIDv7). */
  async list({ after, limit }: { after: string | undefined; limit: number }): Promise<Item[]> {
    const { rows } = await tx.query<ItemRow>(
      `SELECT ${columns} FROM items WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map(toItem);
  },

  /** The item as it is afterwards, if there is such an item. */
  async replace(id: string, { name, quantity }: NewItem): Promise<Item | undefined> {
    const { rows } = await tx.query<ItemRow>(
      `UPDATE items SET name = $2, quantity = $3 WHERE id = $1 RETURNING ${columns}`,
      [id, name, quantity],
    );
    return rows.map(toItem)[0];
  },

  /** Whether there was such an item. */
  async delete(id: string): Promise<boolean> {
    const { rowCount } = await tx.query("DELETE FROM items WHERE id = $1", [id]);
    return rowCount === 1;
  },
});

interface ItemRow {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly created_at: Date;
}

const columns = "id, name, quantity, created_at";

const toItem = ({ created_at: createdAt, ...item }: ItemRow): Item => ({ ...item, createdAt: createdAt.toISOString() });
