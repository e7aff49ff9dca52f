import type { Queryable } from "@rumbo/kit/postgres";
import type { RefreshToken } from "./refresh-token.ts";

export interface SessionRow {
  readonly id: string;
  readonly organisationId: string;
  readonly userId: string;
}

/** What a refresh token tells, before its organisation is known. */
export interface TokenRow {
  readonly sessionId: string;
  readonly organisationId: string;
  readonly expiresAt: Date;
}

export const sessionRepository = (db: Queryable) => ({
  async insert({ id, organisationId, userId }: SessionRow, expiresAt: Date, createdAt: Date): Promise<void> {
    await db.query(
      `INSERT INTO sessions (id, organisation_id, user_id, expires_at, created_at) VALUES ($1, $2, $3, $4, $5)`,
      [id, organisationId, userId, expiresAt, createdAt],
    );
  },

  /** Prolongs a session. @returns whose it is, or nothing when it has ended */
  async prolong(id: string, expiresAt: Date): Promise<SessionRow | undefined> {
    const { rows } = await db.query<SessionRow>(
      `UPDATE sessions SET expires_at = $2 WHERE id = $1 AND revoked_at IS NULL
       RETURNING id, organisation_id AS "organisationId", user_id AS "userId"`,
      [id, expiresAt],
    );
    return rows[0];
  },

  /** Ends a session and, with it, all of its refresh tokens. */
  async revoke(id: string, at: Date): Promise<void> {
    await db.query(`UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, [id, at]);
  },

  /** Forgets what a user's ended sessions leave behind. */
  async deleteEnded(userId: string, at: Date): Promise<void> {
    await db.query(`DELETE FROM sessions WHERE user_id = $1 AND expires_at < $2`, [userId, at]);
  },
});

/** Works before an organisation is known: the table has no policy. */
export const refreshTokenRepository = (db: Queryable) => ({
  async insert(token: RefreshToken, { id, organisationId }: Pick<SessionRow, "id" | "organisationId">): Promise<void> {
    await db.query(
      `INSERT INTO refresh_tokens (hash, session_id, organisation_id, expires_at) VALUES ($1, $2, $3, $4)`,
      [token.hash, id, organisationId, token.expiresAt],
    );
  },

  /** Marks a token as used. Of any number of callers at the same moment exactly one gets it; the others get nothing. */
  async use(hash: Buffer, at: Date): Promise<TokenRow | undefined> {
    const { rows } = await db.query<TokenRow>(
      `UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL
       RETURNING session_id AS "sessionId", organisation_id AS "organisationId", expires_at AS "expiresAt"`,
      [hash, at],
    );
    return rows[0];
  },

  /** Used or not. */
  async find(hash: Buffer): Promise<TokenRow | undefined> {
    const { rows } = await db.query<TokenRow>(
      `SELECT session_id AS "sessionId", organisation_id AS "organisationId", expires_at AS "expiresAt"
       FROM refresh_tokens WHERE hash = $1`,
      [hash],
    );
    return rows[0];
  },
});
