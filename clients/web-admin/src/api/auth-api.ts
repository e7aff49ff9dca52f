import type { components } from "../../../../services/ms-autenticacion/src/openapi.d.ts";
import { json, type Send } from "./call.ts";

// The contract's own types: an API that changes stops this from compiling, not from working.
type Schemas = components["schemas"];
export type Tokens = Readonly<Schemas["Tokens"]>;
export type Membership = Readonly<Schemas["Membership"]>;
export type Credentials = Readonly<Schemas["Credentials"]>;

const base = "/api/auth/v1";

/** ms-autenticacion, as far as the pages use it. */
export const authApi = (send: Send) => ({
  logIn: async (credentials: Credentials): Promise<Tokens> =>
    json(await send({ method: "POST", path: `${base}/sessions`, body: credentials })),
  refresh: async (refreshToken: string): Promise<Tokens> =>
    json(await send({ method: "POST", path: `${base}/sessions/refresh`, body: { refreshToken } })),
  logOut: async (refreshToken: string): Promise<void> => {
    await send({ method: "DELETE", path: `${base}/sessions/current`, body: { refreshToken } });
  },
  me: async (): Promise<Membership> => json(await send({ path: `${base}/me` })),
});

export type AuthApi = ReturnType<typeof authApi>;
