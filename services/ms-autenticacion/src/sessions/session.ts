import type { Principal } from "@rumbo/kit/auth";
import type { Pool } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";

export type Credentials = components["schemas"]["Credentials"];
export type RefreshRequest = components["schemas"]["RefreshRequest"];
export type Tokens = components["schemas"]["Tokens"];

/** What working with sessions takes. */
export interface SessionDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly newId: () => string;
  /** @returns 256 random bits */
  readonly newToken: () => Buffer;
  readonly issueAccessToken: (principal: Principal) => Promise<string>;
}
