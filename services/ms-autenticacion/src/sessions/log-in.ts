import { accessToken } from "@rumbo/kit/auth";
import { inOrganisation } from "@rumbo/kit/postgres";
import { problems } from "../problems.ts";
import { normaliseEmail } from "../users/email.ts";
import { hashPassword, passwordMatches } from "../users/password.ts";
import { userRepository } from "../users/user-repository.ts";
import { makeRefreshToken } from "./refresh-token.ts";
import type { Credentials, SessionDeps, Tokens } from "./session.ts";
import { refreshTokenRepository, sessionRepository } from "./session-repository.ts";

export type LogIn = (credentials: Credentials) => Promise<Tokens>;

/** Begins a session. Whether the address or the password is wrong shows neither in the answer nor in its time. */
export async function makeLogIn({ pool, now, newId, newToken, issueAccessToken }: SessionDeps): Promise<LogIn> {
  const hashOfNobody = await hashPassword(newToken().toString("base64url"));

  return async ({ email, password }) => {
    const found = await userRepository(pool).findCredentials(normaliseEmail(email));
    const matches = await passwordMatches(found?.passwordHash ?? hashOfNobody, password);
    if (!found || !matches) throw problems.error("credentials-invalid");

    const at = now();
    const session = { id: newId(), organisationId: found.organisationId, userId: found.userId };
    const token = makeRefreshToken(newToken(), at);
    await inOrganisation(pool, session.organisationId, async (tx) => {
      await sessionRepository(tx).deleteEnded(session.userId, at);
      await sessionRepository(tx).insert(session, token.expiresAt, at);
      await refreshTokenRepository(tx).insert(token, session);
    });
    return {
      accessToken: await issueAccessToken(found),
      refreshToken: token.text,
      tokenType: "Bearer",
      expiresIn: accessToken.lifetime,
    };
  };
}
