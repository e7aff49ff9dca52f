import { createServer, type RequestListener, type Server } from "node:http";
import express, { type Express, type RequestHandler, Router } from "express";
import { middleware as openApiValidator } from "express-openapi-validator";
import helmet from "helmet";
import { apiPages } from "./api-pages.ts";
import type { Config } from "./config.ts";
import { basePath, type Contract } from "./contract.ts";
import { answerFastFailures } from "./fast-lane.ts";
import { healthHandler, type Health } from "./health.ts";
import { watchConnections } from "./lifecycle.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Ownership } from "./ownership.ts";
import { kitProblems, type ProblemCatalog, problemHandler } from "./problem.ts";
import { requestId } from "./request-id.ts";
import { internalPath } from "./runtime.ts";
import type { Traffic } from "./traffic.ts";
import type { Waiting } from "./waiting.ts";
import { writeGate } from "./write-gate.ts";

export interface AppOptions {
  readonly config: Pick<Config, "bodyLimitKiB" | "apiPages">;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly contract: Contract;
  readonly problems: ProblemCatalog;
  readonly routes: Router;
  /** @default none */
  readonly hot?: Router | undefined;
  readonly health: () => Promise<Health>;
  readonly traffic: Traffic;
  readonly ownership: Ownership;
}

/** What users reach: the API at the contract's base path, every request checked against the contract. */
export function createPublicApp(options: AppOptions): Express {
  const { config, contract, log, metrics } = options;
  const base = basePath(contract);
  const app = express();
  // NGINX is in front, in a pod's own node or on this machine.
  app.set("trust proxy", ["loopback", "linklocal", "uniquelocal"]);

  app.use(requestId, metrics.measure, options.traffic.watch, helmet());
  app.use(answerFastFailures);
  app.use(base, Router().get("/health", healthHandler(options.health)));
  app.use(options.traffic.limit, writeGate(options.ownership, contract));
  if (config.apiPages === "public") app.use(base, apiPages(contract, options.problems));
  if (options.hot) app.use(base, options.hot);

  app.use(express.json({ limit: config.bodyLimitKiB * 1024, type: ["application/json", "application/*+json"] }));
  app.use(openApiValidator({ apiSpec: contract as never, validateApiSpec: false, fileUploader: false }));
  app.use(base, options.routes);

  app.use(noRoute, problemHandler(log));
  return app;
}

export interface InternalAppOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly contract: Contract;
  readonly problems: ProblemCatalog;
  /** What must answer before requests make sense. */
  readonly readiness: () => Promise<Health>;
  readonly waiting: () => Promise<Waiting>;
  /** The service's own. @default none */
  readonly routes?: Router | undefined;
}

/** What probes, Prometheus and engineers reach; never routed to from outside. */
export function createInternalApp({
  log,
  metrics,
  contract,
  problems,
  readiness,
  waiting,
  routes,
}: InternalAppOptions): Express {
  const app = express();
  app.use(requestId, helmet());
  // Touches no dependency: restarting a pod does not mend a database.
  app.get(internalPath.live, (_req, res) => void res.json({ status: "ok" }));
  app.get(internalPath.ready, healthHandler(readiness));
  app.get(internalPath.metrics, async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.get(internalPath.waiting, async (_req, res) => void res.json(await waiting()));
  if (routes) app.use(routes);
  app.use(apiPages(contract, problems));
  app.use(noRoute, problemHandler(log));
  return app;
}

/** Listens, or rejects with the system's reason. */
export async function listen(app: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer({
    // Longer than the 60 s for which load balancers keep idle connections: closing first means random 502s.
    keepAliveTimeout: 65_000,
    headersTimeout: 66_000,
    requestTimeout: 120_000,
  });
  watchConnections(server);
  server.on("request", app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return server;
}

const noRoute: RequestHandler = () => {
  throw kitProblems.error("not-found");
};
