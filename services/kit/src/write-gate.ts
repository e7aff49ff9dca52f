import type { RequestHandler } from "express";
import { basePath, type Contract } from "./contract.ts";
import type { Ownership } from "./ownership.ts";
import { type DomainError, kitProblems } from "./problem.ts";

/** What a request to change something gets while this region does not own writes. */
export const refusedWrite = (ownership: Pick<Ownership, "reason">): DomainError =>
  kitProblems.error("region-standby", { reason: ownership.reason() }, { headers: { "retry-after": "5" } });

/**
 * Refuses what would change something while this region does not own writes: every method but the safe ones (RFC 9110,
 * section 9.2.1). An operation that changes nothing in the database says so in the contract: `x-changes-nothing: true`.
 */
export function writeGate(ownership: Ownership, contract: Contract): RequestHandler {
  const harmless = harmlessOperations(contract);
  return (req, _res, next) => {
    if (safeMethods.has(req.method) || ownership.isWritable() || harmless.has(`${req.method} ${req.path}`)) next();
    else throw refusedWrite(ownership);
  };
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

function harmlessOperations(contract: Contract): ReadonlySet<string> {
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => (operation as Readonly<Record<string, unknown>>)["x-changes-nothing"] === true)
      .map(([method]) => `${method.toUpperCase()} ${basePath(contract)}${path}`),
  );
  return new Set(operations);
}
