import type { Translate } from "../i18n/translate.ts";

/** Under half a kilometre an hour nothing drives. */
const stillBelow = 0.5;

/**
 * A speed as people read it.
 *
 * @param speed m/s, as every API of ours gives it
 * @param locale BCP 47
 */
export function formatSpeed(speed: number | undefined, locale: string, t: Translate): string {
  if (speed === undefined) return t("vehicles.noSpeed");
  const kilometresAnHour = speed * 3.6;
  if (kilometresAnHour < stillBelow) return t("vehicles.still");
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "kilometer-per-hour",
    maximumFractionDigits: 0,
  }).format(kilometresAnHour);
}

/** The time of a fix in the reader's own time zone; with its date when that is not today's. */
export function formatFixTime(fixTime: string, locale: string, now = new Date()): string {
  const time = new Date(fixTime);
  const today = time.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(
    locale,
    today ? { timeStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" },
  ).format(time);
}
