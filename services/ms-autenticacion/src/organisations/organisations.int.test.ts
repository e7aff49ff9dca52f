import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServiceUnderTest, startService } from "../../../../tests/support/service-under-test.ts";
import { authenticationApi, newOrganisation, password } from "../../tests/api.ts";

let service: ServiceUnderTest;
let api: ReturnType<typeof authenticationApi>;
beforeAll(async () => {
  service = await startService("ms-autenticacion");
  api = authenticationApi(service.url);
});
afterAll(() => service.stop());

const accessTokenOf = async (email: string): Promise<string> => (await api.logIn(email, password)).body.accessToken;

describe("signing up", () => {
  test("makes an organisation and its administrator", async () => {
    const request = newOrganisation();
    const { status, body } = await api.signUp(request);
    const { administrator, ...organisation } = request;
    expect(status).toBe(201);
    expect(body.organisation).toEqual({ id: expect.any(String), ...organisation });
    expect(body.user).toEqual({
      id: expect.any(String),
      name: administrator.name,
      email: administrator.email,
      role: "admin",
    });
  });

  test("stores no password that anybody could read", async () => {
    const request = newOrganisation();
    const { body } = await api.signUp(request);
    const { rows } = await service.ownerPool.query("SELECT password_hash FROM users WHERE id = $1", [body.user.id]);
    expect(rows[0]).toEqual({ password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) });
  });

  test("with an address that has an account leaves nothing behind, however the address is spelt", async () => {
    const request = newOrganisation();
    await api.signUp(request);
    const email = request.administrator.email.toUpperCase();
    const again = { ...request, name: "Copycat", administrator: { ...request.administrator, email } };
    expect(await api.signUp(again)).toMatchObject({ status: 409, body: { code: "email-taken" } });
    const copies = await service.ownerPool.query("SELECT 1 FROM organisations WHERE name = 'Copycat'");
    expect(copies.rowCount).toBe(0);
  });

  test("with a time zone that does not exist says so, in the language of the client", async () => {
    const request = { ...newOrganisation(), timeZone: "America/Macondo" };
    const { status, body } = await api.signUp(request, { "accept-language": "es-CO" });
    expect([status, body.code]).toEqual([422, "time-zone-unknown"]);
    expect(body.detail).toContain("No existe la zona horaria America/Macondo");
    const inEnglish = await api.signUp(request, { "accept-language": "en" });
    expect(inEnglish.body.detail).toContain("There is no time zone America/Macondo");
  });

  test.each([
    ["a short password", "/body/administrator/password", { password: "1234567" }],
    ["a password that is too long", "/body/administrator/password", { password: "x".repeat(129) }],
    ["an address that is none", "/body/administrator/email", { email: "ana" }],
    ["a blank name", "/body/administrator/name", { name: "  " }],
    ["a name that no column can hold", "/body/administrator/name", { name: "a\u0000b" }],
  ])("refuses %s and says where it is", async (_what, path, wrong) => {
    const request = newOrganisation();
    const { status, body } = await api.signUp({ ...request, administrator: { ...request.administrator, ...wrong } });
    expect([status, body.code]).toEqual([400, "invalid-request"]);
    expect(body.errors).toEqual([expect.objectContaining({ path })]);
  });

  test("refuses fields that nobody knows, such as a role", async () => {
    const request = newOrganisation();
    const wrong = { ...request, administrator: { ...request.administrator, role: "admin" } };
    expect(await api.signUp(wrong)).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  });
});

describe("me", () => {
  test("is the user and the organisation of the access token", async () => {
    const request = newOrganisation();
    const signedUp = await api.signUp(request);
    const { status, body, headers } = await api.me(await accessTokenOf(request.administrator.email));
    expect([status, body]).toEqual([200, signedUp.body]);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test.each([
    ["no token", {}],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["a token that is none", { authorization: "Bearer x.y.z" }],
  ])("is nobody with %s", async (_what, headers) => {
    const answer = await api.call("GET", "/me", undefined, headers);
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  });
});

describe("tenancy", () => {
  test("a user of one organisation never sees another's", async () => {
    const [one, other] = [newOrganisation(), newOrganisation()];
    const [signedUp] = [await api.signUp(one), await api.signUp(other)];
    const { body } = await api.me(await accessTokenOf(one.administrator.email));
    expect(body).toEqual(signedUp.body);
    expect(JSON.stringify(body)).not.toContain(other.administrator.email);
  });

  test.each(["organisations", "users", "sessions"])(
    "the database shows the service no row of %s before an organisation is known",
    async (table) => {
      const request = newOrganisation();
      await api.signUp(request);
      await api.logIn(request.administrator.email, password);
      expect((await service.ownerPool.query(`SELECT 1 FROM ${table}`)).rowCount).toBeGreaterThan(0);
      expect((await service.pool.query(`SELECT 1 FROM ${table}`)).rowCount).toBe(0);
    },
  );
});

test("a body larger than allowed is refused as such", async () => {
  const answer = await api.signUp({ ...newOrganisation(), name: "x".repeat(1024 * 1024) });
  expect(answer).toMatchObject({ status: 413, body: { code: "body-too-large" } });
});
