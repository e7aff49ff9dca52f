import { json, type Send } from "./call.ts";

/** What a log-in or a refresh gives. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token lasts. */
  readonly expiresIn: number;
}

export interface Me {
  readonly user: { readonly name: string; readonly email: string };
  readonly organisation: { readonly name: string; readonly timeZone: string };
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

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
  me: async (): Promise<Me> => json(await send({ path: `${base}/me` })),
});

export type AuthApi = ReturnType<typeof authApi>;
