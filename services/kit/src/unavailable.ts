import { DatabaseError } from "pg";

/**
 * Whether a failure means "not now" rather than "never": the database is gone, frozen, read-only or refuses us, and the
 * same work may succeed on a new connection later.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) return unavailableStates.test(error.code ?? "");
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && networkCodes.has(code)) || unavailableMessages.test(error.message);
}

/**
 * SQLSTATEs: 08 connection lost, 25006 read-only, 25P03 our own idle timeout, 28000 and 28P01 role fenced or its password
 * being rotated, 53 the server is out of connections, memory or disk, 57P01–57P05 server shutting down or starting, 57014
 * our own statement timeout, 55P03 lock timeout, RG001 this region does not own writes (kit-migrations).
 */
const unavailableStates = /^(08...|25006|25P03|28000|28P01|53...|57P0[1235]|57014|55P03|RG001)$/;

const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** node-postgres has no codes for these. */
const unavailableMessages =
  /^(Query read timeout|timeout exceeded when trying to connect|timeout expired|Connection terminated|Client was closed|Client has encountered a connection error|Cannot use a pool after calling end)/;
