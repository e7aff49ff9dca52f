import { randomBytes } from "node:crypto";
import type { components } from "../src/openapi.d.ts";

type Schemas = components["schemas"];

/** Whatever a test looks at in an answer. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Speaks to a running ms-autenticacion as a client does. */
export function authenticationApi(origin: string) {
  async function call<Body>(method: string, path: string, body?: unknown, headers = {}): Promise<Answer<Body>> {
    const res = await fetch(`${origin}/api/auth/v1${path}`, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await res.text();
    return { status: res.status, headers: res.headers, body: (text === "" ? undefined : JSON.parse(text)) as Body };
  }
  return {
    call,
    signUp: (request: unknown, headers = {}) =>
      call<Schemas["Membership"] & Schemas["Problem"]>("POST", "/organisations", request, headers),
    logIn: (email: string, password: string) =>
      call<Schemas["Tokens"] & Schemas["Problem"]>("POST", "/sessions", { email, password }),
    refresh: (refreshToken: string) =>
      call<Schemas["Tokens"] & Schemas["Problem"]>("POST", "/sessions/refresh", { refreshToken }),
    logOut: (refreshToken: string) => call<undefined>("DELETE", "/sessions/current", { refreshToken }),
    me: (accessToken: string) =>
      call<Schemas["Membership"] & Schemas["Problem"]>("GET", "/me", undefined, {
        authorization: `Bearer ${accessToken}`,
      }),
    keys: () => call<Schemas["KeySet"]>("GET", "/.well-known/jwks.json"),
  };
}

export const password = "correct horse battery";

/** A sign-up that nobody has made before. */
export const newOrganisation = (): Schemas["NewOrganisation"] => ({
  name: "Transportes Ñandú",
  timeZone: "America/Bogota",
  language: "es",
  administrator: { name: "Ana", email: `ana-${randomBytes(4).toString("hex")}@transportes.example`, password },
});
