import { describe, expect, it } from "vitest";
import type { Tokens } from "../api/auth-api.ts";
import type { Call } from "../api/call.ts";
import { ApiProblem } from "../api/problem.ts";
import { makeSession, type Session } from "./session.ts";

/** A platform whose refresh tokens work once, and whose access tokens last 600 s on the clock that the test moves. */
function given(): {
  session: Session;
  clock: { now: number };
  calls: Call[];
  refreshes: string[];
  refuse: Set<string>;
} {
  const clock = { now: 0 };
  const calls: Call[] = [];
  const refreshes: string[] = [];
  const refuse = new Set<string>();
  const stored = new Map<string, string>();
  let issued = 0;
  const issue = (): Tokens => {
    issued += 1;
    return { accessToken: `access-${issued}`, refreshToken: `refresh-${issued}`, tokenType: "Bearer", expiresIn: 600 };
  };
  const session = makeSession({
    now: () => clock.now,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    auth: {
      logIn: () => Promise.resolve(issue()),
      logOut: () => Promise.resolve(),
      refresh: (token) => {
        refreshes.push(token);
        return refuse.has(token)
          ? Promise.reject(new ApiProblem(401, "refresh-token-reused", ""))
          : Promise.resolve(issue());
      },
    },
    send: (call) => {
      calls.push(call);
      return refuse.has(call.token ?? "")
        ? Promise.reject(new ApiProblem(401, "unauthorized", ""))
        : Promise.resolve(new Response());
    },
  });
  return { session, clock, calls, refreshes, refuse };
}

const credentials = { email: "ana@example.org", password: "correct horse" };
const tokens = (calls: readonly Call[]): unknown[] => calls.map(({ token }) => token);

describe("session", () => {
  it("uses the access token of the log-in while it lasts", async () => {
    const { session, calls, refreshes } = given();
    await session.logIn(credentials);
    await session.send({ path: "/me" });
    expect(tokens(calls)).toEqual(["access-1"]);
    expect(refreshes).toEqual([]);
  });

  it("renews an access token shortly before it expires", async () => {
    const { session, clock, calls } = given();
    await session.logIn(credentials);
    clock.now = 575_000;
    await session.send({ path: "/me" });
    expect(tokens(calls)).toEqual(["access-2"]);
  });

  it("spends a refresh token once, however many calls wait for it", async () => {
    const { session, clock, calls, refreshes } = given();
    await session.logIn(credentials);
    clock.now = 600_000;
    await Promise.all([session.send({ path: "/a" }), session.send({ path: "/b" }), session.send({ path: "/c" })]);
    expect(refreshes).toEqual(["refresh-1"]);
    expect(tokens(calls)).toEqual(["access-2", "access-2", "access-2"]);
  });

  it("renews once and repeats the call when a token is refused before its time", async () => {
    const { session, calls, refuse } = given();
    await session.logIn(credentials);
    refuse.add("access-1");
    await session.send({ path: "/me" });
    expect(tokens(calls)).toEqual(["access-1", "access-2"]);
  });

  it("ends, and says so, when the refresh token is refused", async () => {
    const { session, clock, refuse } = given();
    await session.logIn(credentials);
    let told = 0;
    session.subscribe(() => (told += 1));
    clock.now = 600_000;
    refuse.add("refresh-1");
    await expect(session.send({ path: "/me" })).rejects.toMatchObject({ status: 401 });
    expect(session.isOpen()).toBe(false);
    expect(told).toBe(1);
  });

  it("ends at once on log-out", async () => {
    const { session } = given();
    await session.logIn(credentials);
    await session.logOut();
    expect(session.isOpen()).toBe(false);
  });
});
