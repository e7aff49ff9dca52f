import { connect, type Socket } from "node:net";
import { LatencyHistogram } from "./latency-histogram.ts";
import type { TrackerRequests } from "./tracker-requests.ts";

export interface LoadTarget {
  readonly host: string;
  readonly port: number;
  /** Kept alive, with one request under way on each. */
  readonly connections: number;
}

export interface LoadReport {
  /** Acknowledged in this run. */
  readonly positions: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests that were not answered with 2xx, by status or error code. */
  readonly failures: Readonly<Record<string, number>>;
  /** By vehicle: positions acknowledged in this run. */
  readonly acknowledged: readonly number[];
}

/**
 * Sends requests for some seconds and waits for the last answer: as many as are answered, in a closed loop.
 *
 * It shares the cores with what it measures, so it writes prepared text to sockets and looks only for the end of each
 * answer: about a third of the CPU time that node:http's client takes.
 */
export async function sendLoad(
  { host, port, connections }: LoadTarget,
  requests: TrackerRequests,
  seconds: number,
): Promise<LoadReport> {
  const latencies = new LatencyHistogram();
  const acknowledged = Array.from({ length: requests.vehicles }, () => 0);
  const failures: Record<string, number> = {};
  const fail = (reason: string | number): void => void (failures[reason] = (failures[reason] ?? 0) + 1);
  const begin = performance.now();
  const deadline = begin + seconds * 1000;

  const worker = async (): Promise<void> => {
    while (performance.now() < deadline) {
      const socket = connect({ host, port, noDelay: true });
      try {
        await exchange(socket);
      } catch (error) {
        fail((error as NodeJS.ErrnoException).code ?? String(error));
      } finally {
        socket.destroy();
      }
    }
  };

  /** One request after the other on this connection, until time is up or the server closes it. */
  const exchange = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let vehicle = 0;
      let sent = 0;
      let received = "";
      const next = (): void => {
        sent = performance.now();
        if (sent >= deadline) {
          resolve();
          return;
        }
        vehicle = requests.nextVehicle();
        received = "";
        socket.write(requests.write(vehicle), "latin1");
      };
      socket.setEncoding("latin1");
      socket.once("connect", next);
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("closed by the server")));
      socket.on("data", (data: string) => {
        received = received === "" ? data : received + data;
        const answer = readAnswer(received);
        if (!answer) return;
        latencies.record(performance.now() - sent);
        if (answer.status === 200)
          acknowledged[vehicle] = (acknowledged[vehicle] ?? 0) + requests.acknowledged(answer.body);
        else fail(answer.status);
        next();
      });
    });

  await Promise.all(Array.from({ length: connections }, worker));
  return {
    positions: acknowledged.reduce((sum, count) => sum + count, 0),
    seconds: (performance.now() - begin) / 1000,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    failures,
    acknowledged,
  };
}

/** An answer with `content-length`, once all of it is there. */
function readAnswer(received: string): { readonly status: number; readonly body: string } | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(received)?.[1] ?? 0);
  const body = received.slice(end + 4);
  return body.length < length ? undefined : { status: Number(received.slice(9, 12)), body };
}
