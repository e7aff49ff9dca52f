import { accessToken, type Principal } from "@rumbo/kit/auth";
import { enterOrganisation, inTransaction, type Queryable } from "@rumbo/kit/postgres";
import { problems } from "../problems.ts";
import { userRepository } from "../users/user-repository.ts";
import { hashRefreshToken, makeRefreshToken, type RefreshToken } from "./refresh-token.ts";
import type { RefreshRequest, SessionDeps, Tokens } from "./session.ts";
import { refreshTokenRepository, sessionRepository, type TokenRow } from "./session-repository.ts";

export type RefreshSession = (request: RefreshRequest) => Promise<Tokens>;

type Outcome = { readonly kind: "rotated"; readonly principal: Principal } | { readonly kind: "invalid" | "reused" };

/**
 * Exchanges a refresh token for new tokens. A token that comes a second time was copied, by its thief or from its thief:
 * nobody can tell which, so its whole session ends.
 */
export const makeRefreshSession =
  ({ pool, now, newToken, issueAccessToken }: SessionDeps): RefreshSession =>
  async ({ refreshToken }) => {
    const at = now();
    const next = makeRefreshToken(newToken(), at);
    // The outcome is returned rather than thrown: a revocation has to be committed, too.
    const outcome = await inTransaction(pool, (tx) => exchange(tx, hashRefreshToken(refreshToken), next, at));
    if (outcome.kind !== "rotated") throw problems.error(`refresh-token-${outcome.kind}`);
    return {
      accessToken: await issueAccessToken(outcome.principal),
      refreshToken: next.text,
      tokenType: "Bearer",
      expiresIn: accessToken.lifetime,
    };
  };

async function exchange(tx: Queryable, hash: Buffer, next: RefreshToken, at: Date): Promise<Outcome> {
  const tokens = refreshTokenRepository(tx);
  const used = await tokens.use(hash, at);
  if (used) return rotate(tx, used, next, at);

  const known = await tokens.find(hash);
  if (!known) return { kind: "invalid" };
  await enterOrganisation(tx, known.organisationId);
  await sessionRepository(tx).revoke(known.sessionId, at);
  return { kind: "reused" };
}

async function rotate(tx: Queryable, used: TokenRow, next: RefreshToken, at: Date): Promise<Outcome> {
  if (used.expiresAt <= at) return { kind: "invalid" };
  await enterOrganisation(tx, used.organisationId);
  const session = await sessionRepository(tx).prolong(used.sessionId, next.expiresAt);
  // Read anew: the role may have changed since the last token.
  const user = session && (await userRepository(tx).find(session.userId));
  if (!user) return { kind: "invalid" };
  await refreshTokenRepository(tx).insert(next, session);
  return { kind: "rotated", principal: { userId: user.id, organisationId: used.organisationId, role: user.role } };
}
