import type { RegionRole } from "../../environments/environment.ts";

/**
 * When AWS may back up, maintain and update by itself (UTC). The two regions' updates lie a day and more apart, so that
 * one that breaks something is noticed before it reaches the other region (A43); the replica is never backed up together
 * with its primary (A32); and all of it lies in the users' night, 01:00 to 07:00 in UTC-6.
 */
export const windows: Readonly<Record<RegionRole, Windows>> = {
  primary: {
    database: { backup: "07:00-07:30", maintenance: "sun:08:00-sun:09:00" },
    cache: { backup: "07:00-08:00", maintenance: "sun:11:00-sun:12:00" },
    broker: { dayOfWeek: "SUNDAY", timeOfDay: "09:00", timeZone: "UTC" },
  },
  secondary: {
    database: { backup: "10:00-10:30", maintenance: "tue:07:00-tue:08:00" },
    cache: { backup: "10:00-11:00", maintenance: "tue:11:30-tue:12:30" },
    broker: { dayOfWeek: "TUESDAY", timeOfDay: "08:00", timeZone: "UTC" },
  },
};

/** A time of every day, and a time of every week, as RDS and ElastiCache write them. */
interface BackedUp {
  /** `hh:mm-hh:mm`: 30 minutes at least for RDS, 60 for ElastiCache. */
  readonly backup: string;
  /** `ddd:hh:mm-ddd:hh:mm`, apart from the daily one. */
  readonly maintenance: string;
}

interface Windows {
  readonly database: BackedUp;
  readonly cache: BackedUp;
  /** Amazon MQ takes up to two hours from here, a node after another. */
  readonly broker: { readonly dayOfWeek: string; readonly timeOfDay: string; readonly timeZone: "UTC" };
}
