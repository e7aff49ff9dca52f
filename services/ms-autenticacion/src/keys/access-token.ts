import { accessToken, type Principal } from "@rumbo/kit/auth";
import { SignJWT } from "jose";
import type { SigningKeys } from "./signing-keys.ts";

export interface AccessTokenIssuerDeps {
  readonly keys: SigningKeys;
  /** Public URL of the platform. */
  readonly issuer: string;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Makes access tokens (RFC 9068) that every service verifies by the published keys. */
export const accessTokenIssuer =
  ({ keys: { current }, issuer, now, newId }: AccessTokenIssuerDeps) =>
  ({ userId, organisationId, role }: Principal): Promise<string> => {
    const issuedAt = Math.floor(now().getTime() / 1000);
    return new SignJWT({ org: organisationId, role })
      .setProtectedHeader({ alg: "EdDSA", typ: accessToken.type, kid: current.kid })
      .setIssuer(issuer)
      .setAudience(accessToken.audience)
      .setSubject(userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + accessToken.lifetime)
      .setJti(newId())
      .sign(current.privateKey);
  };
