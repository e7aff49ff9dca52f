import type { Queryable } from "@rumbo/kit/postgres";
import type { Organisation } from "./organisation.ts";

export const organisationRepository = (db: Queryable) => ({
  async insert({ id, name, timeZone, language }: Organisation, createdAt: Date): Promise<void> {
    await db.query(
      `INSERT INTO organisations (id, name, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5)`,
      [id, name, timeZone, language, createdAt],
    );
  },

  async find(id: string): Promise<Organisation | undefined> {
    const { rows } = await db.query<Organisation>(
      `SELECT id, name, time_zone AS "timeZone", language FROM organisations WHERE id = $1`,
      [id],
    );
    return rows[0];
  },
});
