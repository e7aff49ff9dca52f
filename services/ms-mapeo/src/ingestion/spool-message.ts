import { checkFix } from "./fix.ts";
import type { TrackedFix } from "./position-store.ts";

/** Fixes as a message of the spool. Tracker tokens are no part of it. */
export const encodeFixes = (fixes: readonly TrackedFix[]): Buffer => Buffer.from(JSON.stringify({ version, fixes }));

/** The fixes of a message; undefined when it is none. */
export function decodeFixes(content: Buffer): readonly TrackedFix[] | undefined {
  const message = parse(content);
  if (message?.version !== version || !Array.isArray(message.fixes)) return undefined;
  const fixes = message.fixes.map(decodeFix);
  return fixes.every((fix) => fix !== undefined) ? fixes : undefined;
}

/** A replica that runs older code must not guess at newer messages. */
const version = 1;

function decodeFix(element: unknown): TrackedFix | undefined {
  const { tracker, fix } = (element ?? {}) as { tracker?: Record<string, unknown>; fix?: Record<string, unknown> };
  const { organisationId, vehicleId } = tracker ?? {};
  if (!isUuid(organisationId) || !isUuid(vehicleId)) return undefined;
  const { fixTime, latitude, longitude, speed, course, altitude, accuracy } = fix ?? {};
  // It was not ahead of the clock when it was accepted.
  const checked = checkFix({ fixTime, latitude, longitude, speed, course, altitude, accuracy }, Number.MAX_VALUE);
  return typeof checked === "string" ? undefined : { tracker: { organisationId, vehicleId }, fix: checked };
}

const isUuid = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

function parse(content: Buffer): { readonly version?: unknown; readonly fixes?: unknown } | undefined {
  try {
    return (JSON.parse(content.toString("utf8")) ?? undefined) as { version?: unknown; fixes?: unknown } | undefined;
  } catch {
    return undefined;
  }
}
