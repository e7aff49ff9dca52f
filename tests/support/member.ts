import { randomUUID } from "node:crypto";
import type { Role } from "@rumbo/kit/auth";
import { answer } from "./answer.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** The first user of a new organisation, logged in. */
export interface Member {
  readonly organisationId: string;
  /** Asks an API with the user's access token. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/**
 * Signs a new organisation up with the real ms-autenticacion and logs its administrator in.
 *
 * @param api base URL of the API that `ask` asks
 * @param role nobody can be invited yet, so the administrator becomes what the test needs. @default admin
 */
export async function signUp(authentication: ServiceUnderTest, api: string, role: Role = "admin"): Promise<Member> {
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${authentication.url}/api/auth/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const person = { email: `${randomUUID()}@example.org`, password: "correct horse battery staple" };
  const administrator = { name: "Ada", ...person };
  const request = { name: "Buses of Test", timeZone: "Europe/Madrid", language: "en", administrator };
  const { organisation } = await answer<{ organisation: { id: string } }>(await post("/organisations", request), 201);
  await authentication.ownerPool.query("UPDATE users SET role = $2 WHERE organisation_id = $1", [
    organisation.id,
    role,
  ]);
  const { accessToken } = await answer<{ accessToken: string }>(await post("/sessions", person), 201);
  return {
    organisationId: organisation.id,
    ask: (method, path, body, headers = {}) =>
      fetch(`${api}${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          authorization: `Bearer ${accessToken}`,
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}
