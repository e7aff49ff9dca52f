import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { Request, RequestHandler } from "express";
import type { Pool } from "pg";
import { principal } from "./auth.ts";
import { inOrganisation, type Queryable } from "./postgres.ts";
import { kitProblems } from "./problem.ts";

/** What was created. */
export interface Created {
  readonly body: object;
  /** Where it can be found from now on. @default no Location header */
  readonly location?: string;
}

/** Makes it in the transaction that it is given, which sees the asker's organisation only. */
export type Create = (tx: Queryable, req: Request) => Promise<Created>;

/** How long a key is remembered. The outbox relay cleans up. */
const keyLifetime = "24 hours";

/** Forgets keys that are too old to count. */
export async function forgetOldKeys(db: Queryable): Promise<void> {
  await db.query("SELECT forget_idempotency_keys($1)", [keyLifetime]);
}

/**
 * Answers a POST that creates something: 201, and at most once for an `Idempotency-Key`. Goes behind `authenticate`.
 *
 * The first answer is stored in the transaction of its effect: both exist, or neither does, wherever a process is killed.
 * A repetition within 24 h gets that answer. A failed creation leaves no trace, so its key can be used again.
 *
 * @throws idempotency-key-in-use while the first is under way
 * @throws idempotency-key-reused when the key came with another request before
 */
export const creation =
  (pool: Pool, create: Create): RequestHandler =>
  async (req, res) => {
    const { organisationId } = principal(req);
    const key = req.get("idempotency-key");
    const { body, location } = await inOrganisation(pool, organisationId, (tx) =>
      key === undefined
        ? create(tx, req)
        : createOnce(tx, { organisationId, key, requestHash: hashOf(req) }, req, create),
    );
    res.status(201);
    if (location !== undefined) res.location(location);
    res.json(body);
  };

interface KeyedRequest {
  readonly organisationId: string;
  readonly key: string;
  readonly requestHash: Buffer;
}

async function createOnce(tx: Queryable, keyed: KeyedRequest, req: Request, create: Create): Promise<Created> {
  const { organisationId, key, requestHash } = keyed;
  const keyHash = sha256(key);
  // Falls with the transaction. Eight bytes of the hash: two keys that share them at one moment merely wait for another.
  const lock = sha256(`${organisationId} ${key}`).readBigInt64BE();
  const { rows } = await tx.query<{ locked: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS locked", [lock]);
  if (!rows[0]?.locked) throw kitProblems.error("idempotency-key-in-use", {}, { headers: { "retry-after": "1" } });

  const known = await find(tx, keyHash);
  if (known) {
    if (!known.requestHash.equals(requestHash)) throw kitProblems.error("idempotency-key-reused");
    return JSON.parse(decrypt(known.answer, key)) as Created;
  }
  const created = await create(tx, req);
  await tx.query(
    `INSERT INTO idempotency_keys (organisation_id, key_hash, request_hash, answer) VALUES ($1, $2, $3, $4)
     ON CONFLICT (organisation_id, key_hash)
     DO UPDATE SET request_hash = excluded.request_hash, answer = excluded.answer, created_at = now()`,
    [organisationId, keyHash, requestHash, encrypt(JSON.stringify(created), key)],
  );
  return created;
}

async function find(tx: Queryable, keyHash: Buffer): Promise<{ requestHash: Buffer; answer: Buffer } | undefined> {
  const { rows } = await tx.query<{ request_hash: Buffer; answer: Buffer }>(
    `SELECT request_hash, answer FROM idempotency_keys
     WHERE organisation_id = current_organisation() AND key_hash = $1 AND created_at > now() - $2::interval`,
    [keyHash, keyLifetime],
  );
  return rows.map((row) => ({ requestHash: row.request_hash, answer: row.answer }))[0];
}

/** What the client asked for: the same key with anything else is its mistake. */
const hashOf = (req: Request): Buffer =>
  sha256(JSON.stringify([req.method, req.originalUrl, (req.body as unknown) ?? null]));

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** The table alone opens nothing: who repeats the request brings the key. Format: nonce (12), tag (16), ciphertext. */
function encrypt(text: string, key: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", encryptionKey(key), nonce);
  const content = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), content]);
}

function decrypt(sealed: Buffer, key: string): string {
  const decipher = createDecipheriv("aes-256-gcm", encryptionKey(key), sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString("utf8");
}

const encryptionKey = (key: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", key, "", "idempotency answer", 32));
