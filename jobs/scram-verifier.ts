import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const iterations = 4096;

/**
 * What PostgreSQL keeps of a password (RFC 5802). It takes this in place of the password, which is thus in no statement and in
 * no log: the servers log every change of a role.
 *
 * @param password printable ASCII, which needs no preparation (RFC 4013)
 */
export function scramVerifier(password: string, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const hmac = (key: string): Buffer => createHmac("sha256", salted).update(key).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest();
  const parts = [
    `${iterations}:${salt.toString("base64")}`,
    `${storedKey.toString("base64")}:${hmac("Server Key").toString("base64")}`,
  ];
  return `SCRAM-SHA-256$${parts.join("$")}`;
}
