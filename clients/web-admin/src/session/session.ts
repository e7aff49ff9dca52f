import type { AuthApi, Credentials, Tokens } from "../api/auth-api.ts";
import type { Send } from "../api/call.ts";
import { ApiProblem } from "../api/problem.ts";

export interface Session {
  readonly isOpen: () => boolean;
  /** Calls back whenever a session opens or ends. Returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly logIn: (credentials: Credentials) => Promise<void>;
  readonly logOut: () => Promise<void>;
  /** Like the `send` it was made from, with an access token that is renewed when needed. */
  readonly send: Send;
}

export interface SessionDeps {
  readonly send: Send;
  readonly auth: Pick<AuthApi, "logIn" | "refresh" | "logOut">;
  /** Holds the refresh token alone: `sessionStorage`, so that a reload keeps the session and closing the tab ends it. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Milliseconds. */
  readonly now: () => number;
}

const storageKey = "rumbo.refresh-token";
/** An access token is renewed this long before it expires, so that it does not expire on the way. */
const margin = 30_000;

/** A person's session: tokens, their renewal, and their end. */
export function makeSession({ send, auth, storage, now }: SessionDeps): Session {
  const listeners = new Set<() => void>();
  let access: { readonly token: string; readonly renewAt: number } | undefined;
  let renewing: Promise<string> | undefined;

  const isOpen = (): boolean => storage.getItem(storageKey) !== null;

  function keep(tokens: Tokens): string {
    storage.setItem(storageKey, tokens.refreshToken);
    access = { token: tokens.accessToken, renewAt: now() + tokens.expiresIn * 1000 - margin };
    return tokens.accessToken;
  }

  function end(): void {
    storage.removeItem(storageKey);
    access = undefined;
    listeners.forEach((listener) => listener());
  }

  async function renew(): Promise<string> {
    const refreshToken = storage.getItem(storageKey);
    if (refreshToken === null) throw new ApiProblem(401, "unauthorized", "");
    try {
      return keep(await auth.refresh(refreshToken));
    } catch (error) {
      // Anything else (no network, a service that restarts) passes; the session is still good.
      if (error instanceof ApiProblem && error.status === 401) end();
      throw error;
    }
  }

  /** One renewal at a time: a refresh token works once, and a second use of it revokes the session. */
  function renewOnce(): Promise<string> {
    renewing ??= renew().finally(() => (renewing = undefined));
    return renewing;
  }

  return {
    isOpen,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    logIn: async (credentials) => {
      keep(await auth.logIn(credentials));
      listeners.forEach((listener) => listener());
    },
    logOut: async () => {
      const refreshToken = storage.getItem(storageKey);
      end();
      if (refreshToken !== null) await auth.logOut(refreshToken);
    },
    send: async (call) => {
      const token = access && now() < access.renewAt ? access.token : await renewOnce();
      try {
        return await send({ ...call, token });
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
        // Revoked, or signed by a key that is gone: one new token decides. Another call may have fetched it already.
        const renewed = access && access.token !== token ? access.token : await renewOnce();
        return send({ ...call, token: renewed });
      }
    },
  };
}
