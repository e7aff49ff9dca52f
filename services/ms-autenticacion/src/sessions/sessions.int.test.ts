import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publicUrl, type ServiceUnderTest, startService } from "../../../../tests/support/service-under-test.ts";
import { authenticationApi, newOrganisation, password } from "../../tests/api.ts";

let service: ServiceUnderTest;
let api: ReturnType<typeof authenticationApi>;
beforeAll(async () => {
  service = await startService("ms-autenticacion");
  api = authenticationApi(service.url);
});
afterAll(() => service.stop());

async function signedUp() {
  const request = newOrganisation();
  const { body } = await api.signUp(request);
  return { email: request.administrator.email, ...body };
}

async function loggedIn() {
  const account = await signedUp();
  return { ...account, tokens: (await api.logIn(account.email, password)).body };
}

describe("logging in", () => {
  test("gives a token that any service can verify by the published keys", async () => {
    const { tokens, user, organisation } = await loggedIn();
    expect(tokens).toMatchObject({ tokenType: "Bearer", expiresIn: 600 });

    const keys = createRemoteJWKSet(new URL(`${service.url}/api/auth/v1/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(tokens.accessToken, keys, {
      algorithms: ["EdDSA"],
      issuer: publicUrl,
      audience: "rumbo",
      typ: "at+jwt",
    });
    expect(payload).toMatchObject({ sub: user.id, org: organisation.id, role: "admin" });
    expect(payload.exp! - payload.iat!).toBe(600);
    expect(protectedHeader.kid).toBe((await api.keys()).body.keys[0]?.kid);
  });

  test("takes any spelling of the address", async () => {
    const { email } = await signedUp();
    expect((await api.logIn(email.toUpperCase(), password)).status).toBe(201);
  });

  test("answers the same whether the address or the password is wrong", async () => {
    const { email } = await signedUp();
    const wrongPassword = await api.logIn(email, "not the password");
    const wrongAddress = await api.logIn(`nobody-${email}`, password);
    expect(wrongPassword).toMatchObject({ status: 401, body: { code: "credentials-invalid" } });
    expect(wrongAddress.status).toBe(wrongPassword.status);
    expect({ ...wrongAddress.body, instance: "" }).toEqual({ ...wrongPassword.body, instance: "" });
  });

  test("takes about as long whether the account exists or not", async () => {
    const { email } = await signedUp();
    const median = async (address: string): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        const begun = performance.now();
        await api.logIn(address, "not the password");
        times.push(performance.now() - begun);
      }
      return times.toSorted((a, b) => a - b)[4]!;
    };
    // Without the hash of nobody, the second is an order of magnitude below the first.
    const ratio = (await median(email)) / (await median(`nobody-${email}`));
    expect(ratio).toBeGreaterThan(0.33);
    expect(ratio).toBeLessThan(3);
  });

  test("leaves neither password nor token in logs or tables", async () => {
    const { tokens } = await loggedIn();
    const { rows } = await service.ownerPool.query("SELECT row_to_json(t)::text AS row FROM refresh_tokens t");
    const stored = rows.map(({ row }: { row: string }) => row).join();
    for (const secret of [password, tokens.refreshToken, tokens.accessToken]) {
      expect(service.logs()).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
  });

  test("is answered with what no cache may keep", async () => {
    const { email } = await signedUp();
    expect((await api.logIn(email, password)).headers.get("cache-control")).toBe("no-store");
  });
});

describe("guessing passwords", () => {
  test("ends after ten tries a minute, for this account only", async () => {
    const { email } = await signedUp();
    const { email: other } = await signedUp();
    const tries = [];
    for (let i = 0; i < 11; i++) tries.push(await api.logIn(email, `guess number ${i}`));
    expect(tries.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const refused = tries.at(-1)!;
    expect(refused.body).toMatchObject({ code: "too-many-requests" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("ratelimit")).toMatch(/"log-ins-of-account";r=0;t=\d+/);
    // Not by another spelling either.
    expect((await api.logIn(email.toUpperCase(), password)).status).toBe(429);
    expect((await api.logIn(other, password)).status).toBe(201);
  });
});

describe("refreshing", () => {
  test("gives new tokens of the same user, again and again", async () => {
    const { tokens, user } = await loggedIn();
    const second = await api.refresh(tokens.refreshToken);
    const third = await api.refresh(second.body.refreshToken);
    expect([second.status, third.status]).toEqual([200, 200]);
    expect(new Set([tokens, second.body, third.body].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect((await api.me(third.body.accessToken)).body.user).toEqual(user);
  });

  test("with a token that was used before ends the session", async () => {
    const { tokens } = await loggedIn();
    const next = await api.refresh(tokens.refreshToken);
    expect(await api.refresh(tokens.refreshToken)).toMatchObject({
      status: 401,
      body: { code: "refresh-token-reused" },
    });
    expect(await api.refresh(next.body.refreshToken)).toMatchObject({
      status: 401,
      body: { code: "refresh-token-invalid" },
    });
  });

  test("ends no other session of the same user", async () => {
    const { tokens, email } = await loggedIn();
    const other = await api.logIn(email, password);
    await api.refresh(tokens.refreshToken);
    await api.refresh(tokens.refreshToken);
    expect((await api.refresh(other.body.refreshToken)).status).toBe(200);
  });

  test("with one token many times at once gives new tokens exactly once", async () => {
    const { tokens } = await loggedIn();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.refresh(tokens.refreshToken)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
  });

  test("is over after 30 days", async () => {
    const { tokens } = await loggedIn();
    const { rows } = await service.ownerPool.query(
      "SELECT max(expires_at) - now() BETWEEN '29 days 23 hours' AND '30 days' AS month FROM refresh_tokens",
    );
    expect(rows).toEqual([{ month: true }]);
    await service.ownerPool.query("UPDATE refresh_tokens SET expires_at = now()");
    expect(await api.refresh(tokens.refreshToken)).toMatchObject({
      status: 401,
      body: { code: "refresh-token-invalid" },
    });
  });

  test("takes the role that the user has now", async () => {
    const { tokens, user } = await loggedIn();
    await service.ownerPool.query("UPDATE users SET role = 'viewer' WHERE id = $1", [user.id]);
    const { body } = await api.refresh(tokens.refreshToken);
    expect((await api.me(body.accessToken)).body.user.role).toBe("viewer");
    expect(JSON.parse(Buffer.from(body.accessToken.split(".")[1]!, "base64url").toString())).toMatchObject({
      role: "viewer",
    });
  });

  test("with a token of nobody's is refused", async () => {
    expect(await api.refresh("A".repeat(43))).toMatchObject({ status: 401, body: { code: "refresh-token-invalid" } });
  });

  test("with what cannot be a token is a bad request", async () => {
    expect(await api.refresh("short")).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  });
});

describe("logging out", () => {
  test("ends the session, and twice is as good as once", async () => {
    const { tokens } = await loggedIn();
    expect((await api.logOut(tokens.refreshToken)).status).toBe(204);
    expect((await api.logOut(tokens.refreshToken)).status).toBe(204);
    expect(await api.refresh(tokens.refreshToken)).toMatchObject({
      status: 401,
      body: { code: "refresh-token-invalid" },
    });
  });

  test("of nobody's session does nothing", async () => {
    expect((await api.logOut("A".repeat(43))).status).toBe(204);
  });
});

describe("the key set", () => {
  test("holds public parts only", async () => {
    const { status, body } = await api.keys();
    expect(status).toBe(200);
    for (const key of body.keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  });
});

test("the database going away is an answer, not an end", async () => {
  const { email } = await signedUp();
  await service.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
  );
  await expect.poll(async () => (await api.logIn(email, password)).status).toBe(201);
});
