import { type RateLimit, rateLimit } from "@rumbo/kit/rate-limit";
import { type Request, Router } from "express";
import { normaliseEmail } from "../users/email.ts";
import type { LogIn } from "./log-in.ts";
import type { LogOut } from "./log-out.ts";
import type { RefreshSession } from "./refresh-session.ts";
import type { Credentials, RefreshRequest } from "./session.ts";

export interface SessionRoutesDeps {
  readonly logIn: LogIn;
  readonly refresh: RefreshSession;
  readonly logOut: LogOut;
}

export function sessionRoutes({ logIn, refresh, logOut }: SessionRoutesDeps): Router {
  const router = Router();
  // Tokens must not stay in any cache (RFC 6749, 5.1).
  router.use("/sessions", (_req, res, next) => {
    res.set("cache-control", "no-store");
    next();
  });
  router.post("/sessions", rateLimit(logIns), rateLimit(logInsOfAccount), async (req, res) => {
    res.status(201).json(await logIn(req.body as Credentials));
  });
  router.post("/sessions/refresh", rateLimit(refreshes), async (req, res) => {
    res.json(await refresh(req.body as RefreshRequest));
  });
  router.delete("/sessions/current", async (req, res) => {
    await logOut(req.body as RefreshRequest);
    res.status(204).end();
  });
  return router;
}

const addressOf = (req: Request): string => req.ip ?? "";

/** An office behind one address may log in all at once; a password list may not be tried (ASVS 6.3.1). */
const logIns: RateLimit = { name: "log-ins", quota: 100, window: 60, key: addressOf };

/** With the address in its key nobody can lock another person out of their account. */
const logInsOfAccount: RateLimit = {
  name: "log-ins-of-account",
  quota: 10,
  window: 60,
  key: (req) => `${addressOf(req)} ${normaliseEmail((req.body as Credentials).email)}`,
};

const refreshes: RateLimit = { name: "refreshes", quota: 100, window: 60, key: addressOf };
