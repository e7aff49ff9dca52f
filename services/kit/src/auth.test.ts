import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { remoteKeys, tokenVerifier } from "./auth.ts";
import type { DomainError } from "./problem.ts";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const issuer = "https://rumbo.example";
const userId = "0192f5a0-0000-7000-8000-000000000001";
const organisationId = "0192f5a0-0000-7000-8000-000000000002";
const start = new Date("2026-01-01T00:00:00Z");
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

let ours: KeyPair;
let theirs: KeyPair;
beforeAll(async () => {
  ours = await generateKeyPair("EdDSA", { extractable: true });
  theirs = await generateKeyPair("EdDSA", { extractable: true });
});

const goodHeader: JWTHeaderParameters = { alg: "EdDSA", typ: "at+jwt", kid: "ours" };
const goodClaims: JWTPayload = {
  iss: issuer,
  aud: "rumbo",
  sub: userId,
  org: organisationId,
  role: "operator",
  exp: seconds(start) + 600,
};

const sign = (
  claims: Record<string, unknown>,
  header: Partial<JWTHeaderParameters> = {},
  key = ours.privateKey,
): Promise<string> =>
  new SignJWT({ ...goodClaims, ...claims }).setProtectedHeader({ ...goodHeader, ...header }).sign(key);

async function verifier(now: () => Date = () => start) {
  const publicKey = await exportJWK(ours.publicKey);
  const getKey = vi.fn(createLocalJWKSet({ keys: [{ ...publicKey, kid: "ours", alg: "EdDSA" }] }));
  return { verify: tokenVerifier({ issuer, keys: getKey, now }), getKey };
}

const codeOf = (verification: Promise<unknown>): Promise<unknown> =>
  verification.then(
    () => "accepted",
    (error: unknown) => (error as DomainError).code,
  );

describe("a token of ours", () => {
  test("tells user, organisation and role", async () => {
    const { verify } = await verifier();
    expect(await verify(await sign({}))).toEqual({ userId, organisationId, role: "operator" });
  });

  test("is verified once and remembered until it ends", async () => {
    let now = start;
    const { verify, getKey } = await verifier(() => now);
    const token = await sign({});
    await verify(token);
    await verify(token);
    expect(getKey).toHaveBeenCalledOnce();

    now = new Date(start.getTime() + 601_000);
    expect(await codeOf(verify(token))).toBe("unauthorized");
  });
});

describe("a token is refused", () => {
  test.each<[string, Record<string, unknown>]>([
    ["for another audience", { aud: "somebody-else" }],
    ["of another issuer", { iss: "https://evil.example" }],
    ["that has ended", { exp: seconds(start) - 1 }],
    ["that never ends", { exp: undefined }],
    ["without an organisation", { org: undefined }],
    ["with a role that does not exist", { role: "root" }],
  ])("%s", async (_what, claims) => {
    const { verify } = await verifier();
    expect(await codeOf(verify(await sign(claims)))).toBe("unauthorized");
  });

  test("without a signature", async () => {
    const { verify } = await verifier();
    expect(await codeOf(verify(new UnsecuredJWT(goodClaims).encode()))).toBe("unauthorized");
  });

  test("whose MAC was made with our public key", async () => {
    const { verify } = await verifier();
    const publicKey = Buffer.from((await exportJWK(ours.publicKey)).x!, "base64url");
    const token = await new SignJWT(goodClaims).setProtectedHeader({ ...goodHeader, alg: "HS256" }).sign(publicKey);
    expect(await codeOf(verify(token))).toBe("unauthorized");
  });

  test.each(["ours", "theirs"])("that brings its own keys, under the name of %s", async (kid) => {
    const { verify } = await verifier();
    const jwk = await exportJWK(theirs.publicKey);
    const token = await sign({}, { kid, jku: "https://evil.example/jwks.json", jwk }, theirs.privateKey);
    expect(await codeOf(verify(token))).toBe("unauthorized");
  });

  test("of another kind, although we signed it", async () => {
    const { verify } = await verifier();
    expect(await codeOf(verify(await sign({}, { typ: "JWT" })))).toBe("unauthorized");
  });

  test.each(["", "a.b.c", "not a token"])("that is none: %j", async (token) => {
    const { verify } = await verifier();
    expect(await codeOf(verify(token))).toBe("unauthorized");
  });
});

test("keys that were loaded beforehand, the last good ones, serve for a day while their server is away, and not for ever", async () => {
  const publicKey = await exportJWK(ours.publicKey);
  const server = createServer((_req, res) => {
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify({ keys: [{ ...publicKey, kid: "ours", alg: "EdDSA" }] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const keys = remoteKeys(new URL(`http://127.0.0.1:${port}/jwks.json`));
  const verify = tokenVerifier({ issuer, keys, now: () => start });
  await keys.load();
  server.closeAllConnections();
  server.close();
  // Each token another one, or the verifier would remember it.
  const verifyNext = async (jti: string): Promise<unknown> => codeOf(verify(await sign({ jti })));
  expect(await verifyNext("1")).toBe("accepted");

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 23 * 3_600_000 });
  expect(await verifyNext("2")).toBe("accepted");
  vi.setSystemTime(Date.now() + 2 * 3_600_000);
  expect(await verifyNext("3")).toBe("unavailable");
  vi.useRealTimers();
  keys.close();
});

test("keys that cannot be reached are our failure, not the client's", async () => {
  // Port 9 (discard) answers nothing.
  const keys = remoteKeys(new URL("http://127.0.0.1:9/jwks.json"));
  const verify = tokenVerifier({ issuer, keys, now: () => start });
  expect(await codeOf(verify(await sign({})))).toBe("unavailable");
  keys.close();
});
