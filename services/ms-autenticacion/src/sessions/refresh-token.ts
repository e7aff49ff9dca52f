import { createHash } from "node:crypto";

/** A refresh token: what the client holds, what is stored, and until when it may be exchanged. */
export interface RefreshToken {
  readonly text: string;
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

/** Of a token, and so of a session that nobody uses, in milliseconds. */
const lifetime = 30 * 24 * 3600 * 1000;

export function makeRefreshToken(bits: Buffer, issuedAt: Date): RefreshToken {
  const text = bits.toString("base64url");
  return { text, hash: hashRefreshToken(text), expiresAt: new Date(issuedAt.getTime() + lifetime) };
}

/** Plain SHA-256: nobody can guess 256 random bits, so there is nothing that a slow hash would slow down. */
export const hashRefreshToken = (text: string): Buffer => createHash("sha256").update(text).digest();
