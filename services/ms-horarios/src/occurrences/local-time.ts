import { Temporal } from "temporal-polyfill";

/** Whether it is the IANA name of a zone with rules of its own; an offset such as +02:00 has none. */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** A local date and time without an offset, or nothing when the calendar has no such moment (2026-02-30T07:00). */
export function parseLocal(text: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: "reject" });
  } catch {
    return undefined;
  }
}

/** Whether clocks in that zone never show this time, because they are moved forward over it. */
export const isSkipped = (local: Temporal.PlainDateTime, timeZone: string): boolean =>
  !local.toZonedDateTime(timeZone).toPlainDateTime().equals(local);
