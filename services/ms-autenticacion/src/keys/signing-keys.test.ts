import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { ConfigError } from "@rumbo/kit/config";
import { calculateJwkThumbprint, decodeProtectedHeader, exportJWK } from "jose";
import { expect, test } from "vitest";
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
