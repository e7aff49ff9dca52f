import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { latchPath } from "../../environments/naming.ts";
import { type Resolver, resolver } from "./resolver.ts";

const primary = "http://127.0.0.1:9";

let standby: Server;
let answers: number[];
let status: number;
let dns: Resolver;
let secondary: string;

beforeEach(async () => {
  [answers, status] = [[], 404];
  standby = createServer((request, response) => {
    answers.push(status);
    response.writeHead(request.url === latchPath ? status : 500).end();
  });
  await new Promise<void>((resolve) => standby.listen(0, "127.0.0.1", resolve));
  secondary = `http://127.0.0.1:${(standby.address() as AddressInfo).port}`;
  dns = resolver({ urls: { primary, secondary }, intervalSeconds: 0.06, ttlSeconds: 0.3 });
});
afterEach(async () => {
  await dns.stop();
  await new Promise((resolve) => standby.close(resolve));
});

test("the name leads to the primary, though nobody answers there, until the latch has said three times that it is open", async () => {
  await expect.poll(() => answers.length).toBeGreaterThan(3);
  expect(dns.answer()).toBe("primary");
  status = 200;
  await expect.poll(dns.answer).toBe("secondary");
  // Three from each of the ten of twelve checkers that it takes.
  expect(answers.filter((answer) => answer === 200).length).toBeGreaterThanOrEqual(30);
});

test("a latch that cannot be asked moves nobody, and one that closes brings users back", async () => {
  status = 500;
  await expect.poll(() => answers.length).toBeGreaterThan(4);
  expect(dns.answer()).toBe("primary");
  status = 200;
  await expect.poll(dns.answer).toBe("secondary");
  status = 404;
  await expect.poll(dns.answer).toBe("primary");
});

test("a client keeps an answer as long as it lives", async () => {
  const [fresh, held, empty] = [dns.cache(0), dns.cache(0.29), dns.cache()];
  status = 200;
  await expect.poll(dns.answer).toBe("secondary");
  expect(empty()).toBe(secondary);
  await expect.poll(held).toBe(secondary);
  await expect.poll(fresh).toBe(secondary);
});
