import { inOrganisation, type Pool } from "@rumbo/kit/postgres";
import { problems } from "../problems.ts";
import { normaliseEmail } from "../users/email.ts";
import { hashPassword } from "../users/password.ts";
import type { User } from "../users/user.ts";
import { userRepository } from "../users/user-repository.ts";
import type { Membership, NewOrganisation, Organisation } from "./organisation.ts";
import { organisationRepository } from "./organisation-repository.ts";

export interface SignUpDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly newId: () => string;
}

export type SignUp = (request: NewOrganisation) => Promise<Membership>;

/** Makes an organisation and its first administrator: both, or neither. */
export const makeSignUp =
  ({ pool, now, newId }: SignUpDeps): SignUp =>
  async ({ administrator, name, timeZone, language }) => {
    if (!isTimeZone(timeZone)) throw problems.error("time-zone-unknown", { timeZone });
    const createdAt = now();
    const organisation: Organisation = { id: newId(), name, timeZone, language };
    const email = normaliseEmail(administrator.email);
    const user: User = { id: newId(), name: administrator.name, email, role: "admin" };
    // Before the transaction: a connection must not wait for 20 ms of arithmetic.
    const passwordHash = await hashPassword(administrator.password);

    await inOrganisation(pool, organisation.id, async (tx) => {
      await organisationRepository(tx).insert(organisation, createdAt);
      await userRepository(tx).insert({ ...user, organisationId: organisation.id, passwordHash, createdAt });
    });
    return { organisation, user };
  };

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
