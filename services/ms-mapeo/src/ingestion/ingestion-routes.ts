import { kitProblems } from "@rumbo/kit/problem";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
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
export function ingestionRoutes({ findTracker, acceptFixes, bodyLimit, now }: IngestionRoutesDeps): Router {
  const router = Router();
  const readJson = bodyReader(express.json({ limit: bodyLimit }));
  const readForm = bodyReader(express.urlencoded({ limit: bodyLimit, extended: false }));

  const trackerOf = async (token: unknown): Promise<Tracker> => {
    const tracker = typeof token === "string" ? await findTracker(token) : undefined;
    if (!tracker) throw problems.error("unknown-tracker-token");
    return tracker;
  };

  router.post("/positions", async (req, res) => {
    const tracker = await trackerOf(bearerToken(req));
    if (req.is("json") === false) throw kitProblems.error("unsupported-media-type");
    const elements = positionsOf(await readJson(req, res));
    const { fixes, rejected } = sort(elements, now().getTime());
    const accepted = await acceptFixes(tracker, fixes);
    res.json({ accepted, duplicates: fixes.length - accepted, rejected } satisfies PositionsResult);
  });

  const acceptOsmand = async (fields: OsmandFields, res: Response): Promise<void> => {
    const tracker = await trackerOf(fields["id"]);
    const fix = readOsmandFix(fields, now().getTime());
    if (typeof fix === "string") throw problems.error(fix);
    await acceptFixes(tracker, [fix]);
    res.status(200).end();
  };
  router.get("/osmand", (req, res) => acceptOsmand(req.query, res));
  router.post("/osmand", async (req, res) => {
    const form = (await readForm(req, res)) as OsmandFields | undefined;
    await acceptOsmand({ ...req.query, ...form }, res);
  });

  return router;
}

type PositionsResult = components["schemas"]["PositionsResult"];

const maxPositions = 1_000;

/** Express' parsers without the chain: a handler reads a body once it knows that it wants it. */
const bodyReader =
  (parser: RequestHandler) =>
  (req: Request, res: Response): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    void parser(req, res, (error?: unknown) => (error === undefined ? resolve(req.body) : reject(error)));
    return promise;
  };

const bearerToken = (req: Request): string | undefined => /^Bearer +(\S+)$/i.exec(req.get("authorization") ?? "")?.[1];

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
