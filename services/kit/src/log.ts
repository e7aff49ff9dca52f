import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";

export type Log = Logger;

/**
 * JSON lines on standard output, without worker threads: whatever runs the process collects them (12 factors, XI).
 *
 * Secrets never reach them: well-known fields are censored, and addresses lose the query values that are credentials
 * (an OsmAnd client's `id` is its tracker token; a stream's `ticket` opens it).
 */
export function createLog(
  service: { readonly name: string; readonly version: string; readonly logLevel: LogLevel },
  destination: DestinationStream = pino.destination(1),
): Log {
  return pino(
    {
      level: service.logLevel,
      base: { service: service.name, version: service.version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: secretPaths, censor: "[redacted]" },
      serializers: { url: (url: unknown) => (typeof url === "string" ? redactUrl(url) : url) },
    },
    destination,
  );
}

const secretFields = [
  "authorization",
  "cookie",
  "password",
  "passwordHash",
  "token",
  "accessToken",
  "refreshToken",
  "ticket",
];
const secretPaths = ["", "*.", "*.*."].flatMap((depth) => secretFields.map((field) => `${depth}${field}`));

/** `/api/map/v1/osmand?id=abc&lat=1` → `/api/map/v1/osmand?id=[redacted]&lat=1`. */
export const redactUrl = (url: string): string => url.replace(/([?&](?:id|ticket|token)=)[^&#]*/gi, "$1[redacted]");
