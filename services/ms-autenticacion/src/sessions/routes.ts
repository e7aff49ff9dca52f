import { Router } from "express";
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
  router.post("/sessions", async (req, res) => {
    res.status(201).json(await logIn(req.body as Credentials));
  });
  router.post("/sessions/refresh", async (req, res) => {
    res.json(await refresh(req.body as RefreshRequest));
  });
  router.delete("/sessions/current", async (req, res) => {
    await logOut(req.body as RefreshRequest);
    res.status(204).end();
  });
  return router;
}
