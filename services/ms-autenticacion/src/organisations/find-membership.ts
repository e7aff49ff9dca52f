import type { Principal } from "@rumbo/kit/auth";
import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { kitProblems } from "@rumbo/kit/problem";
import { userRepository } from "../users/user-repository.ts";
import type { Membership } from "./organisation.ts";
import { organisationRepository } from "./organisation-repository.ts";

export type FindMembership = (principal: Principal) => Promise<Membership>;

/** @throws unauthorized when the user of the token is no more */
export const makeFindMembership =
  (pool: Pool): FindMembership =>
  ({ userId, organisationId }) =>
    inOrganisation(pool, organisationId, async (tx) => {
      const user = await userRepository(tx).find(userId);
      const organisation = await organisationRepository(tx).find(organisationId);
      if (!user || !organisation) throw kitProblems.error("unauthorized");
      return { organisation, user };
    });
