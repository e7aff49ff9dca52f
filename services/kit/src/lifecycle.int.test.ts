import { Agent, type IncomingMessage, request, type RequestOptions } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ServiceUnderTest, startService } from "../../../tests/support/service-under-test.ts";
import { shutdownSeconds } from "./runtime.ts";

let service: ServiceUnderTest;
let agent: Agent;
beforeEach(async () => {
  service = await startService("ms-autenticacion");
  agent = new Agent({ keepAlive: true, maxSockets: 200 });
});
afterEach(async () => {
  agent.destroy();
  await service.stop();
});

test("a service that is told to stop under 200 keep-alive sockets resets none, and exits with 0 (row 4)", async () => {
  const failures: unknown[] = [];
  const answered = new Map<number, number>();
  let stopped = false;
  const client = async (_: unknown, number: number): Promise<void> => {
    while (!stopped) {
      try {
        const answer = await ask("/.well-known/jwks.json");
        if (answer.status !== 200) failures.push(answer.status);
        answered.set(number, (answered.get(number) ?? 0) + 1);
      } catch (error) {
        stopped = true;
        // Nobody listens any more, which NGINX learns before it has sent anything.
        if ((error as NodeJS.ErrnoException).code !== "ECONNREFUSED") failures.push(error);
      }
    }
  };
  const clients = Array.from({ length: 200 }, client);
  // All of them are connected: what the system has not handed over yet when listening ends, it resets by itself.
  const connected = (): number => [...answered.values()].filter((answers) => answers >= 5).length;
  await expect.poll(connected, { timeout: 10_000 }).toBe(clients.length);
  const told = performance.now();
  const [ending] = await Promise.all([service.end(), ...clients]);
  expect(ending).toBe(0);
  expect(failures).toEqual([]);
  expect(performance.now() - told).toBeLessThan(shutdownSeconds * 1000);
  const said = messages();
  expect(said.at(-1)).toBe("stopped");
  expect(said.filter((text) => /shutdown (step failed|took too long)/.test(text))).toEqual([]);
});

test("an upload that is under way when the service is told to stop is taken to its end (row 5)", async () => {
  let ending: ReturnType<typeof service.end> | undefined;
  const body = JSON.stringify({ email: "ana@transportes.example", password: "not the password" });
  const upload = ask("/sessions", {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": String(body.length) },
    write: async (send) => {
      // Five seconds for a body of 70 bytes.
      for (const [index, piece] of (body.match(/.{1,7}/gs) ?? []).entries()) {
        if (index === 1) ending = service.end();
        send(piece);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
  });
  const answer = await upload;
  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.body)).toMatchObject({ code: "credentials-invalid" });
  expect(answer.headers.connection).toBe("close");
  expect(await ending).toBe(0);
  expect(messages().at(-1)).toBe("stopped");
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}
type Ask = RequestOptions & { readonly write?: (send: (piece: string) => void) => Promise<void> };

/** One request on a connection that wants to stay. Rejects when the answer is cut off. */
function ask(path: string, { write, ...options }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(`${service.url}/api/auth/v1${path}`, { agent, ...options }, (res) => {
      let body = "";
      res.setEncoding("utf8");
      res.on("data", (chunk: string) => (body += chunk));
      res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }));
      res.on("error", reject);
    }).on("error", reject);
    void (write?.((piece) => req.write(piece)) ?? Promise.resolve()).then(() => req.end(), reject);
  });
}

const messages = (): string[] =>
  service
    .logs()
    .trim()
    .split("\n")
    .map((line) => String((JSON.parse(line) as { msg?: unknown }).msg));
