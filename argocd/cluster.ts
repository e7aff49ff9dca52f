import type { Environment, RegionRole, RegionSettings } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";
import type { Service } from "../services/descriptor.ts";

/** One cluster and what is to run in it: what its Argo CD has to be told about. */
export interface ClusterProps {
  readonly environment: Environment;
  readonly role: RegionRole;
  readonly settings: RegionSettings;
  readonly services: readonly Service[];
}

/** The cluster's name for `environments/naming.ts`. */
export const placeOf = ({ environment, role }: Pick<ClusterProps, "environment" | "role">): Place => ({
  environment: environment.name,
  role,
});
