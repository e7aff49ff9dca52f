import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Express wants its types extended
  namespace Express {
    interface Request {
      /** Names the request in logs and answers, across services. */
      id: string;
    }
  }
}

/** Takes the caller's `x-request-id` when it is harmless to log, else makes one, and answers with it. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get("x-request-id");
  req.id = given !== undefined && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
  res.set("x-request-id", req.id);
  next();
};
