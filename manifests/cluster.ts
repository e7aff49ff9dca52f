import type { Environment, RegionRole, RegionSettings } from "../environments/environment.ts";
import type { Place } from "../environments/naming.ts";

/** One cluster: a region of an environment, with the settings that manifests are made from. */
export interface Cluster {
  readonly environment: Environment;
  readonly role: RegionRole;
  readonly settings: RegionSettings;
}

/** The cluster's name for `environments/naming.ts`. */
export const placeOf = ({ environment, role }: Cluster): Place => ({ environment: environment.name, role });
