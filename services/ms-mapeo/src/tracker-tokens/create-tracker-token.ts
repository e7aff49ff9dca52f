import type { Queryable } from "@rumbo/kit/postgres";
import type { components } from "../openapi.d.ts";
import { problems } from "../problems.ts";
import { vehicleRepository } from "../vehicles/vehicle-repository.ts";
import { hashToken, newTrackerToken } from "./tracker-token.ts";
import { trackerTokenRepository } from "./tracker-token-repository.ts";

export type CreatedTrackerToken = components["schemas"]["CreatedTrackerToken"];
export type CreateTrackerToken = (
  tx: Queryable,
  request: {
    readonly organisationId: string;
    readonly vehicleId: string;
    readonly label: string | undefined;
  },
) => Promise<CreatedTrackerToken>;

export interface CreateTrackerTokenDeps {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Makes a token for a vehicle. Only its hash is kept, so this is the one time that it can be shown. */
export const makeCreateTrackerToken =
  ({ now, newId }: CreateTrackerTokenDeps): CreateTrackerToken =>
  async (tx, { organisationId, vehicleId, label }) => {
    const [id, token] = [newId(), newTrackerToken()];
    if (!(await vehicleRepository(tx).exists(vehicleId))) throw problems.error("vehicle-not-found", { id: vehicleId });
    const row = { organisationId, vehicleId, id, label, hash: hashToken(token), createdAt: now() };
    await trackerTokenRepository(tx).insert(row);
    return { id, token, ...(label !== undefined && { label }) };
  };
