import { randomBytes, randomUUID } from "node:crypto";
import { authenticateWith, tokenVerifier } from "@rumbo/kit/auth";
import type { Composition, ServiceContext } from "@rumbo/kit/service";
import { Router } from "express";
import { createLocalJWKSet } from "jose";
import type { service } from "../service.ts";
import { accessTokenIssuer } from "./keys/access-token.ts";
import { keyRoutes } from "./keys/key-routes.ts";
import { loadSigningKeys } from "./keys/signing-keys.ts";
import { makeSignUp } from "./organisations/sign-up.ts";
import { organisationRoutes } from "./organisations/organisation-routes.ts";
import { makeFindMembership } from "./organisations/find-membership.ts";
import { makeLogIn } from "./sessions/log-in.ts";
import { makeLogOut } from "./sessions/log-out.ts";
import { makeRefreshSession } from "./sessions/refresh-session.ts";
import { sessionRoutes } from "./sessions/session-routes.ts";

type Context = ServiceContext<typeof service.needs>;

/** The composition root: clock, randomness and keys come in here and nowhere else. */
export async function compose({ config, pool }: Context): Promise<Composition> {
  const now = (): Date => new Date();
  const keys = await loadSigningKeys(config.secret("signing-key"));
  const issueAccessToken = accessTokenIssuer({ keys, issuer: config.publicUrl, now, newId: randomUUID });
  const session = { pool, now, newId: randomUUID, newToken: () => randomBytes(32), issueAccessToken };
  // Its own tokens it verifies with its own keys.
  const verify = tokenVerifier({ issuer: config.publicUrl, keys: createLocalJWKSet(keys.publicKeys) });

  const routes = Router();
  routes.use(keyRoutes(keys.publicKeys));
  routes.use(
    sessionRoutes({
      logIn: await makeLogIn(session),
      refresh: makeRefreshSession(session),
      logOut: makeLogOut(session),
    }),
  );
  routes.use(
    organisationRoutes({
      authenticate: authenticateWith(verify),
      signUp: makeSignUp({ pool, now, newId: randomUUID }),
      findMembership: makeFindMembership(pool),
    }),
  );
  return { routes };
}
