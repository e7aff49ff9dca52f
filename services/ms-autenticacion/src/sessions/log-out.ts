import { enterOrganisation, inTransaction } from "@rumbo/kit/postgres";
import { hashRefreshToken } from "./refresh-token.ts";
import type { RefreshRequest, SessionDeps } from "./session.ts";
import { refreshTokenRepository, sessionRepository } from "./session-repository.ts";

export type LogOut = (request: RefreshRequest) => Promise<void>;

/** Ends the session of a refresh token; of a token that is unknown there is nothing to end (as RFC 7009 has it). */
export const makeLogOut =
  ({ pool, now }: Pick<SessionDeps, "pool" | "now">): LogOut =>
  ({ refreshToken }) =>
    inTransaction(pool, async (tx) => {
      const token = await refreshTokenRepository(tx).find(hashRefreshToken(refreshToken));
      if (!token) return;
      await enterOrganisation(tx, token.organisationId);
      await sessionRepository(tx).revoke(token.sessionId, now());
    });
