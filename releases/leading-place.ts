import type { Environment } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";

/** Where a release of an environment goes first: to the second region, because no user is served there. */
export const leadingPlace = ({ name, regions }: Environment): Place => ({
  environment: name,
  role: regions.secondary ? "secondary" : "primary",
});
