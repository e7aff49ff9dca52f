import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

/** A server of ours that RDS would run. */
export interface RdsInstance {
  /** Its identifier. */
  readonly name: string;
  /** Identifier of the instance that it is a replica of. */
  readonly replicaOf?: string;
  /** Restarts the server, which is unreachable meanwhile, and takes it out of recovery. */
  readonly rebootAsPrimary: () => Promise<void>;
}

export interface RdsStandIn {
  /** What `AWS_ENDPOINT_URL_RDS` names. */
  readonly url: string;
  /** Adds an instance, or puts another one in the place of one of its name. */
  readonly add: (instance: RdsInstance) => void;
  /** Promotions that were accepted: when, and when the server was a primary. `performance.now()`. */
  readonly promotions: readonly { readonly instance: string; readonly at: number; readonly until?: number }[];
  /** How often it was asked to promote something, whatever it answered. */
  readonly asked: () => number;
  /** Answers so many requests with an error, as AWS does when it is asked too often or is unwell. */
  readonly fail: (times: number, how: "throttled" | "unavailable" | "answer lost") => void;
  readonly stop: () => Promise<void>;
}

/**
 * RDS as far as a region guard speaks to it, for the real SDK: DescribeDBInstances and PromoteReadReplica. A promotion takes
 * as long as it is told, through the states that AWS documents (modifying, rebooting, available), and then really makes a
 * primary of the server. It stays a replica for RDS until the end.
 */
export async function rdsStandIn(promotionSeconds: number): Promise<RdsStandIn> {
  const instances = new Map<
    string,
    { readonly instance: RdsInstance; status: string; replicaOf: string | undefined }
  >();
  const promotions: { instance: string; at: number; until?: number }[] = [];
  const failures: Parameters<RdsStandIn["fail"]>[1][] = [];
  const stopping = new AbortController();
  let asked = 0;

  const promote = async (name: string): Promise<void> => {
    const known = instances.get(name);
    if (!known) return;
    const promotion: (typeof promotions)[number] = { instance: name, at: performance.now() };
    promotions.push(promotion);
    known.status = "modifying";
    const done = performance.now() + promotionSeconds * 1_000;
    // Most of it is RDS's own work before the reboot, during which the replica goes on answering reads.
    await delay(promotionSeconds * rebootsAfter * 1_000, undefined, { signal: stopping.signal });
    known.status = "rebooting";
    await delay(Math.max(0, done - performance.now() - rebootTakes), undefined, { signal: stopping.signal });
    await known.instance.rebootAsPrimary();
    promotion.until = performance.now();
    known.status = "available";
    known.replicaOf = undefined;
  };

  const answer = (request: URLSearchParams): Answer => {
    const name = request.get("DBInstanceIdentifier") ?? "";
    const known = instances.get(name);
    if (!known) return fault(404, "DBInstanceNotFound", `DBInstance ${name} not found.`);
    const action = request.get("Action");
    if (action === "DescribeDBInstances")
      return described(action, `<DBInstances>${element(name, known)}</DBInstances>`);
    if (action !== "PromoteReadReplica")
      return fault(400, "InvalidAction", `${action ?? "Nothing"} is not known here.`);
    asked += 1;
    if (known.replicaOf === undefined || known.status !== "available")
      return fault(400, "InvalidDBInstanceState", `DBInstance ${name} is ${known.status}, or no read replica.`);
    void promote(name).catch(() => undefined);
    return described(action, element(name, known));
  };

  const server = createServer((incoming, outgoing) => {
    void formOf(incoming).then((form) => {
      const failure = failures.shift();
      const { status, body } = failure === undefined || failure === "answer lost" ? answer(form) : failed[failure];
      if (failure === "answer lost") outgoing.destroy();
      else outgoing.writeHead(status, { "content-type": "text/xml" }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (instance) =>
      void instances.set(instance.name, { instance, status: "available", replicaOf: instance.replicaOf }),
    promotions,
    asked: () => asked,
    fail: (times, how) => void failures.push(...Array.from({ length: times }, () => how)),
    stop() {
      stopping.abort();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Share of a promotion after which the instance reboots. */
const rebootsAfter = 0.5;
/** Milliseconds that a restart of the server takes here, which are part of the promotion. */
const rebootTakes = 1_000;

interface Answer {
  readonly status: number;
  readonly body: string;
}

const formOf = async (incoming: IncomingMessage): Promise<URLSearchParams> => new URLSearchParams(await text(incoming));

const element = (name: string, known: { readonly status: string; readonly replicaOf: string | undefined }): string =>
  `<DBInstance><DBInstanceIdentifier>${name}</DBInstanceIdentifier><DBInstanceStatus>${known.status}</DBInstanceStatus>${
    known.replicaOf === undefined
      ? ""
      : `<ReadReplicaSourceDBInstanceIdentifier>${known.replicaOf}</ReadReplicaSourceDBInstanceIdentifier>`
  }</DBInstance>`;

const described = (action: string, content: string): Answer => ({
  status: 200,
  body: `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${action}Result>${content}</${action}Result><ResponseMetadata><RequestId>drill</RequestId></ResponseMetadata></${action}Response>`,
});

const fault = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>drill</RequestId></ErrorResponse>`,
});

const failed = {
  throttled: fault(400, "Throttling", "Rate exceeded"),
  unavailable: fault(503, "ServiceUnavailable", "Service is unavailable"),
} as const;
