import type { Request, RequestHandler } from "express";
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { kitProblems } from "./problem.ts";

export const roles = ["admin", "operator", "driver", "viewer"] as const;
export type Role = (typeof roles)[number];

/** Who is asking, as the access token says. */
export interface Principal {
  readonly userId: string;
  readonly organisationId: string;
  readonly role: Role;
}

/** What access tokens are made and checked with, everywhere. */
export const accessToken = {
  audience: "rumbo",
  /** RFC 9068: an access token is not to be mistaken for another token of the same issuer. */
  type: "at+jwt",
  /** Allow-list: never `none`, never a MAC made with a public key. */
  algorithms: ["EdDSA", "ES256"],
  /** Seconds. Short, because nothing revokes one before it ends. */
  lifetime: 600,
} as const;

/** Path of the public keys below ms-autenticacion's base URL. */
export const jwksPath = "/api/auth/v1/.well-known/jwks.json";

/** Verifies a token. @throws unauthorized when it is not ours, or not any more */
export type TokenVerifier = (token: string) => Promise<Principal>;

export interface TokenVerifierOptions {
  /** Public URL of the platform. */
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
  readonly now?: () => Date;
}

/**
 * Verifies access tokens and remembers the good ones until they end: a remembered check costs 2–3 µs, a signature
 * 80–170 µs. The memory is bounded; the oldest token leaves first.
 */
export function tokenVerifier({ issuer, keys, now = () => new Date() }: TokenVerifierOptions): TokenVerifier {
  const remembered = new Map<string, { readonly principal: Principal; readonly expires: number }>();
  return async (token) => {
    const known = remembered.get(token);
    if (known && known.expires * 1000 > now().getTime()) return known.principal;
    remembered.delete(token);

    const { exp, sub, org, role } = await verifyClaims(token, { issuer, keys, now });
    const principal = { userId: sub, organisationId: org, role };
    if (remembered.size >= maxRemembered) remembered.delete(remembered.keys().next().value ?? "");
    remembered.set(token, { principal, expires: exp });
    return principal;
  };
}

/**
 * Public keys by URL. They are asked for anew every 10 minutes and whenever a token names a key that is not among
 * them; when ms-autenticacion cannot be reached, the last good ones serve for up to 24 h.
 */
export function remoteKeys(url: URL): JWTVerifyGetKey & { load: () => Promise<void>; close: () => void } {
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: 1000,
    cooldownDuration: 5000,
    cacheMaxAge: 24 * 3600 * 1000,
  });
  // A failed refresh leaves the last good keys in place; whoever needs new ones hears of it.
  const refresh = setInterval(() => void keys.reload().catch(() => undefined), 10 * 60 * 1000).unref();
  return Object.assign(((header, token) => keys(header, token)) satisfies JWTVerifyGetKey, {
    load: () => keys.reload(),
    close: () => clearInterval(refresh),
  });
}

/** Lets only requests with a valid access token pass; `principal` then tells whose it is. */
export const authenticateWith =
  (verify: TokenVerifier): RequestHandler =>
  async (req, _res, next) => {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(req.get("authorization") ?? "")?.[1];
    if (token === undefined) throw unauthorized();
    principals.set(req, await verify(token));
    next();
  };

/** Whose request it is. Only behind `authenticate`. */
export function principal(req: Request): Principal {
  const found = principals.get(req);
  if (!found) throw unauthorized();
  return found;
}

/** Lets only these roles pass. Goes behind `authenticate`. */
export const requireRole =
  (...allowed: readonly Role[]): RequestHandler =>
  (req, _res, next) => {
    if (!allowed.includes(principal(req).role)) throw kitProblems.error("forbidden");
    next();
  };

/** Enough for every user of a busy pod; a token is about 0.5 KiB, so the memory stays below 10 MiB. */
const maxRemembered = 10_000;

const principals = new WeakMap<Request, Principal>();

const Claims = z.object({ sub: z.uuid(), org: z.uuid(), role: z.enum(roles), exp: z.number() });

async function verifyClaims(token: string, { issuer, keys, now }: Required<TokenVerifierOptions>) {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: accessToken.audience,
      typ: accessToken.type,
      algorithms: [...accessToken.algorithms],
      currentDate: now(),
    });
    return Claims.parse(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError && !cannotReachKeys(error)) throw unauthorized(error);
    if (error instanceof z.ZodError) throw unauthorized(error);
    throw kitProblems.error("unavailable", {}, { cause: error, headers: { "retry-after": "5" } });
  }
}

/** jose answers with its generic error when the key server does not answer 200, and with a timeout when it hangs. */
const cannotReachKeys = (error: errors.JOSEError): boolean =>
  error instanceof errors.JWKSTimeout || error.code === "ERR_JOSE_GENERIC";

const unauthorized = (cause?: unknown) =>
  kitProblems.error(
    "unauthorized",
    {},
    { cause, headers: { "www-authenticate": `Bearer${cause === undefined ? "" : ' error="invalid_token"'}` } },
  );
