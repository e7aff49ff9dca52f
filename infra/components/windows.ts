import type { RegionRole } from "../../environments/environment.ts";

/**
 * When AWS may back up and maintain (UTC). The regions are apart, so that the replica is never backed up together with
 * its primary (A32) and no update of a broker reaches both regions within a day (A43).
 */
export const windows: Readonly<Record<RegionRole, Windows>> = {
  primary: {
    backup: "07:00-07:30",
    maintenance: "sun:08:00-sun:09:00",
    broker: { dayOfWeek: "SUNDAY", timeOfDay: "09:00", timeZone: "UTC" },
  },
  secondary: {
    backup: "09:00-09:30",
    maintenance: "tue:10:00-tue:11:00",
    broker: { dayOfWeek: "TUESDAY", timeOfDay: "11:00", timeZone: "UTC" },
  },
};

interface Windows {
  readonly backup: string;
  readonly maintenance: string;
  readonly broker: { readonly dayOfWeek: string; readonly timeOfDay: string; readonly timeZone: string };
}
