import type { IncomingMessage, ServerResponse } from "node:http";
import { parse } from "node:querystring";
import type { FastRoute } from "@rumbo/kit/fast-lane";
import { kitProblems } from "@rumbo/kit/problem";
import express, { type Request, type RequestHandler, type Response } from "express";
import type { components } from "../openapi.d.ts";
import { problems } from "../problems.ts";
import type { FindTracker } from "../tracker-tokens/tracker-directory.ts";
import type { Tracker } from "../tracker-tokens/tracker-token-repository.ts";
import type { AcceptFixes } from "./accept-fixes.ts";
import type { Fix } from "./fix.ts";
import { readJsonFix } from "./json-fix.ts";
import { type OsmandFields, readOsmandFix } from "./osmand-fix.ts";

export interface IngestionRoutesDeps {
  readonly findTracker: FindTracker;
  readonly acceptFixes: AcceptFixes;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly now: () => Date;
}

/**
 * What trackers send. These routes check their own input, since validation by contract costs as much as all the rest of
 * a request; the integration tests hold them to the contract.
 */
export function ingestionRoutes({
  findTracker,
  acceptFixes,
  bodyLimit,
  now,
}: IngestionRoutesDeps): readonly FastRoute[] {
  const readJson = bodyReader(express.json({ limit: bodyLimit }));
  const readForm = bodyReader(express.urlencoded({ limit: bodyLimit, extended: false }));

  const trackerOf = async (token: unknown): Promise<Tracker> => {
    const tracker = typeof token === "string" ? await findTracker(token) : undefined;
    if (!tracker) throw problems.error("unknown-tracker-token");
    return tracker;
  };

  const acceptBatch = async (req: IncomingMessage, res: ServerResponse): Promise<PositionsResult> => {
    const tracker = await trackerOf(bearerToken(req));
    if (!isJson(req)) throw kitProblems.error("unsupported-media-type");
    const elements = positionsOf(await readJson(req, res));
    const { fixes, rejected } = sort(elements, now().getTime());
    const accepted = await acceptFixes(tracker, fixes);
    return { accepted, duplicates: fixes.length - accepted, rejected };
  };

  const acceptOsmand = async (fields: OsmandFields): Promise<undefined> => {
    const tracker = await trackerOf(fields["id"]);
    const fix = readOsmandFix(fields, now().getTime());
    if (typeof fix === "string") throw problems.error(fix);
    await acceptFixes(tracker, [fix]);
  };

  return [
    { method: "POST", path: "/positions", handle: acceptBatch },
    { method: "GET", path: "/osmand", handle: (req) => acceptOsmand(queryOf(req)) },
    {
      method: "POST",
      path: "/osmand",
      handle: async (req, res) => {
        const form = (await readForm(req, res)) as OsmandFields | undefined;
        return acceptOsmand({ ...queryOf(req), ...form });
      },
    },
  ];
}

type PositionsResult = components["schemas"]["PositionsResult"];

const maxPositions = 1_000;

/** Express' body parsers by themselves; they need no more than what Node gives. */
const bodyReader =
  (parser: RequestHandler) =>
  (req: IncomingMessage, res: ServerResponse): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const request = req as Request;
    void parser(request, res as Response, (error?: unknown) =>
      error === undefined ? resolve(request.body) : reject(error),
    );
    return promise;
  };

const queryOf = ({ url = "" }: IncomingMessage): OsmandFields => {
  const begin = url.indexOf("?");
  return begin < 0 ? {} : parse(url.slice(begin + 1));
};

const bearerToken = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];

/** A request without a body is told that the body is missing, not its type. */
const isJson = ({ headers }: IncomingMessage): boolean =>
  /^application\/json *(;|$)/i.test(headers["content-type"] ?? "") ||
  (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined);

function positionsOf(body: unknown): readonly unknown[] {
  const { positions } = (body ?? {}) as { positions?: unknown };
  if (!Array.isArray(positions))
    throw kitProblems.error(
      "invalid-request",
      {},
      { errors: [{ path: "/body/positions", message: "must be an array" }] },
    );
  if (positions.length > maxPositions)
    throw problems.error("too-many-positions", { limit: maxPositions, count: positions.length });
  return positions;
}

/** Good fixes, and for each bad one its place and what is wrong with it. */
function sort(elements: readonly unknown[], now: number): { fixes: Fix[]; rejected: PositionsResult["rejected"] } {
  const fixes: Fix[] = [];
  const rejected: PositionsResult["rejected"] = [];
  elements.forEach((element, index) => {
    const fix = readJsonFix(element, now);
    if (typeof fix === "string") rejected.push({ index, code: fix });
    else fixes.push(fix);
  });
  return { fixes, rejected };
}
