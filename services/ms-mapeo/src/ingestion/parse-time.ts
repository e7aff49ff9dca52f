/**
 * Reads an RFC 3339 time; what is finer than a millisecond is cut off.
 *
 * @param text `2026-03-29T01:30:00.250+02:00`, also with a space for the `T`
 * @param zone whether a time without an offset is refused, or is UTC
 * @returns milliseconds since 1970, or undefined when it is no time of this form, such as 30 February
 */
export function parseTime(text: string, zone: "offset required" | "UTC by default"): number | undefined {
  const [, date, hour, minute, second, fraction = "", offset] = timeFormat.exec(text) ?? [];
  if (date === undefined || (offset === undefined && zone === "offset required")) return undefined;
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  const local = Date.parse(`${date}T${hour}:${minute}:${second}.${milliseconds}Z`);
  // Date.parse carries 30 February over into March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${date}T${hour}`)) return undefined;
  const minutes = offsetMinutes(offset);
  return minutes === undefined ? undefined : local - minutes * 60_000;
}

/** The plus of an offset that nobody encoded arrives from a query string as a space. */
const timeFormat = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+\- ]\d\d:?\d\d)?$/;

function offsetMinutes(offset = "Z"): number | undefined {
  if (offset === "Z" || offset === "z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
