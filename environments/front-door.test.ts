import { expect, it } from "vitest";
import { idempotencyKeyMap, ingressControllerConfig, nextReplica } from "./front-door.ts";

const config = ingressControllerConfig(["10.20.192.0/21", "10.20.200.0/21"]);

it("repeats POSTs only for services that promise that it is harmless", () => {
  expect(nextReplica(false)).toBe("error timeout http_503");
  expect(nextReplica(true)).toBe("error timeout http_503 non_idempotent");
});

it("gives every POST the key that makes repeating it harmless", () => {
  expect(config["http-snippets"]).toBe(idempotencyKeyMap);
  expect(config["location-snippets"]).toContain("Idempotency-Key $idempotency_key");
});

it("believes who called only from the load balancer", () => {
  expect(config).toMatchObject({
    "proxy-protocol": "True",
    "real-ip-header": "proxy_protocol",
    "set-real-ip-from": "10.20.192.0/21,10.20.200.0/21",
  });
});

it("redirects what came without TLS, keeping its method", () => {
  expect(config["default-server-return"]).toBe("308 https://$host$request_uri");
});
