import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { accessToken, tokenVerifier } from "@rumbo/kit/auth";
import { ConfigError } from "@rumbo/kit/config";
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, exportJWK } from "jose";
import { describe, expect, test } from "vitest";
import { accessTokenIssuer } from "./access-token.ts";
import { loadSigningKeys } from "./signing-keys.ts";

const makePem = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("the first key signs, and all are published by their thumbprints", async () => {
  const pems = [makePem(), makePem()];
  const { current, publicKeys } = await loadSigningKeys(pems.join("\n"));
  const thumbprints = await Promise.all(
    pems.map(async (pem) => calculateJwkThumbprint(await exportJWK(createPublicKey(pem)))),
  );
  expect(publicKeys.keys.map(({ kid }) => kid)).toEqual(thumbprints);
  expect(current.kid).toBe(thumbprints[0]);
});

test("no private part is published", async () => {
  const { publicKeys } = await loadSigningKeys(makePem());
  expect(Object.keys(publicKeys.keys[0]!).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
});

test("a token names the key that signed it and what it is", async () => {
  const keys = await loadSigningKeys(makePem());
  const issue = accessTokenIssuer({
    keys,
    issuer: "https://rumbo.example",
    now: () => new Date("2026-01-01T00:00:00.900Z"),
    newId: () => "one",
  });
  const token = await issue({ userId: "user", organisationId: "organisation", role: "driver" });
  expect(decodeProtectedHeader(token)).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: keys.current.kid });
  expect(JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString())).toEqual({
    iss: "https://rumbo.example",
    aud: "rumbo",
    sub: "user",
    org: "organisation",
    role: "driver",
    iat: 1767225600,
    exp: 1767226200,
    jti: "one",
  });
});

describe("row 30: a new key is put before the old one", () => {
  const issuer = "https://rumbo.example";
  const start = new Date("2026-01-01T00:00:00Z");
  const asking = {
    userId: "01900000-0000-7000-8000-000000000001",
    organisationId: "01900000-0000-7000-8000-000000000002",
    role: "driver",
  } as const;
  const old = makePem();

  /** What is asked, so many seconds after a token of the old key was issued, of whoever knows these keys. */
  async function verified(pems: readonly string[], seconds: number): Promise<unknown> {
    const issue = accessTokenIssuer({ keys: await loadSigningKeys(old), issuer, now: () => start, newId: () => "one" });
    const { publicKeys } = await loadSigningKeys(pems.join("\n"));
    const now = new Date(start.getTime() + seconds * 1000);
    return tokenVerifier({ issuer, keys: createLocalJWKSet(publicKeys), now: () => now })(await issue(asking));
  }

  test("and tokens of the old one are good until they end", async () => {
    const both = [makePem(), old];
    expect(await verified(both, 0)).toEqual(asking);
    expect(await verified(both, accessToken.lifetime - 1)).toEqual(asking);
    await expect(verified(both, accessToken.lifetime)).rejects.toMatchObject({ code: "unauthorized" });
  });

  test("and they are good no more once the old one is gone", async () => {
    await expect(verified([makePem()], 0)).rejects.toMatchObject({ code: "unauthorized" });
  });
});

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" });
test.each([
  ["no key", "hello", /holds no private key/],
  ["a key of another kind", ec.toString(), /Block 1 of the secret signing-key must be an Ed25519 key.*not ec/],
  ["a broken key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", /cannot be read/],
])("a secret with %s is a mistake to mend", async (_what, secret, message) => {
  const loading = loadSigningKeys(secret);
  await expect(loading).rejects.toThrow(ConfigError);
  await expect(loading).rejects.toThrow(message);
});
