import type { Role } from "@rumbo/kit/auth";
import { type Queryable, violates } from "@rumbo/kit/postgres";
import { problems } from "../problems.ts";
import type { User } from "./user.ts";

/** What logging in compares. */
export interface StoredCredentials {
  readonly userId: string;
  readonly organisationId: string;
  readonly role: Role;
  readonly passwordHash: string;
}

export interface UserRow extends User {
  readonly organisationId: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
}

export const userRepository = (db: Queryable) => ({
  /** @throws email-taken when anybody of any organisation has this address */
  async insert(user: UserRow): Promise<void> {
    try {
      await db.query(
        `INSERT INTO users (id, organisation_id, name, email, password_hash, role, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [user.id, user.organisationId, user.name, user.email, user.passwordHash, user.role, user.createdAt],
      );
    } catch (error) {
      if (violates(error, "users_email_key")) throw problems.error("email-taken", {}, { cause: error });
      throw error;
    }
  },

  async find(id: string): Promise<User | undefined> {
    const { rows } = await db.query<User>(`SELECT id, name, email, role FROM users WHERE id = $1`, [id]);
    return rows[0];
  },

  /** Looks in all organisations, so it needs none to be set. */
  async findCredentials(email: string): Promise<StoredCredentials | undefined> {
    const { rows } = await db.query<StoredCredentials>(
      `SELECT user_id AS "userId", organisation_id AS "organisationId", role, password_hash AS "passwordHash"
       FROM find_credentials($1)`,
      [email],
    );
    return rows[0];
  },
});
