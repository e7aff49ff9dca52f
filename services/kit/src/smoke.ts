import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Health } from "./health.ts";

export interface SmokeTest {
  /** Of the service behind its own address, as others reach it. */
  readonly healthUrl: string;
  /** What has to answer. */
  readonly version: string;
  /** Good answers in a row that count as proof. @default 10 */
  readonly answers?: number;
  /** Milliseconds. @default 60,000 */
  readonly patience?: number;
}

/**
 * Asks a service until it answers healthy, and in the wanted version, so often in a row that no other replica can be left. Each
 * question is a connection of its own, so that it may reach any of them.
 *
 * @throws Error with the last reason why it is not so, when patience ends
 */
export async function smokeTest({ healthUrl, version, answers = 10, patience = 60_000 }: SmokeTest): Promise<void> {
  const begun = performance.now();
  for (let good = 0; good < answers;) {
    const reason = await objection(healthUrl, version);
    good = reason === undefined ? good + 1 : 0;
    if (reason === undefined) continue;
    if (performance.now() - begun > patience) throw new Error(`${healthUrl} ${reason}`);
    await delay(pause);
  }
}

/** Milliseconds. Replicas that end are forgotten within seconds. */
const pause = 500;

/** What is wrong with one answer, if anything. */
async function objection(url: string, version: string): Promise<string | undefined> {
  try {
    const { status, body } = await ask(url);
    const health = JSON.parse(body) as Partial<Health>;
    const down = Object.entries(health.checks ?? {}).flatMap(([name, state]) => (state === "down" ? [name] : []));
    if (status !== 200) return `answers ${status}${down.length > 0 ? `, without ${down.join(", ")}` : ""}`;
    return health.version === version ? undefined : `serves ${health.version ?? "no version"} instead of ${version}`;
  } catch (error) {
    return `does not answer: ${(error as Error).message}`;
  }
}

const ask = (url: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    // `fetch` would ask the same replica again and again by one connection.
    const request = get(url, { agent: false, timeout: 3000 }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body });
      });
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 3 s")));
    request.on("error", reject);
  });
