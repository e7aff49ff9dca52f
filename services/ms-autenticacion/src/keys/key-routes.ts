import { Router } from "express";
import type { SigningKeys } from "./signing-keys.ts";

export function keyRoutes(publicKeys: SigningKeys["publicKeys"]): Router {
  const router = Router();
  router.get("/.well-known/jwks.json", (_req, res) => {
    res.set("cache-control", "public, max-age=300").json(publicKeys);
  });
  return router;
}
