import { describe, expect, test } from "vitest";
import { routesOf } from "../environments/routes.ts";
import { nginxConfiguration } from "./nginx.ts";

const services = [
  { name: "ms-a", paths: ["/api/a/v1"], bodyLimitKiB: 512, repeatablePosts: true },
  { name: "ms-b", paths: ["/api/b/v1", "/api/b/v1/special"], bodyLimitKiB: 2048 },
];

const options = {
  directory: "/run/n",
  port: 8080,
  routes: routesOf(services),
  upstreams: { "ms-a": { ports: [5001, 5002], door: 5000 }, "ms-b": { ports: [6001], door: 6000 } },
  webRoot: "/web",
};
const configuration = nginxConfiguration(options, {
  listen: (port) => `127.0.0.1:${port}`,
  upstreamHost: "127.0.0.1",
  root: false,
});

describe("NGINX's configuration", () => {
  test("listens on loopback only", () => {
    expect([...configuration.matchAll(/listen ([^ ;]+)/g)].map(([, address]) => address)).toEqual([
      "127.0.0.1:5000",
      "127.0.0.1:6000",
      "127.0.0.1:8080",
    ]);
  });

  test("routes each path of a descriptor to its service, with its body limit, longest path first", () => {
    const locations = [
      ...configuration.matchAll(
        /location ~ \^(\S+)\(\/\|\$\) \{\s+client_max_body_size (\d+)k;\s+proxy_pass http:\/\/([\w-]+);/g,
      ),
    ];
    expect(locations.map(([, path, limit, service]) => [path, limit, service])).toEqual([
      ["/api/b/v1/special", "2048", "ms-b"],
      ["/api/a/v1", "512", "ms-a"],
      ["/api/b/v1", "2048", "ms-b"],
    ]);
  });

  test("never takes a replica out because of one failure", () => {
    expect(configuration).toMatch(
      /upstream ms-a \{\s+server 127.0.0.1:5001 max_fails=0;\s+server 127.0.0.1:5002 max_fails=0;/,
    );
  });

  test("asks another replica when one refuses, ends or drains, within bounds", () => {
    expect(configuration).toContain("proxy_next_upstream_tries 3;");
    expect(configuration).toContain("proxy_next_upstream_timeout 500ms;");
  });

  test("repeats POSTs of the services that promise that it is harmless, under the same key, and of no other", () => {
    const policies = [...configuration.matchAll(/proxy_pass http:\/\/([\w-]+);\s+proxy_next_upstream ([^;]+);/g)];
    expect(policies.map(([, service, policy]) => [service, policy])).toEqual([
      ["ms-b", "error timeout http_503"],
      ["ms-a", "error timeout http_503 non_idempotent"],
      ["ms-b", "error timeout http_503"],
    ]);
    expect(configuration.match(/proxy_set_header Idempotency-Key \$idempotency_key;/g)).toHaveLength(3);
  });

  test("gives every service a door for the others", () => {
    expect(configuration).toMatch(/listen 127.0.0.1:5000;\s+location \/ \{\s+proxy_pass http:\/\/ms-a;/);
  });

  test("names no user unless it runs as root", () => {
    expect(configuration).not.toContain("user root");
  });
});
