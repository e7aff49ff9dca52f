import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createLog, redactUrl } from "./log.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let lines = "";
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines += chunk.toString();
      done();
    },
  });
  write(createLog({ name: "ms-test", version: "1", logLevel: "info" }, destination));
  return lines;
}

test.each([
  ["at the top", { password: "hunter2" }],
  ["in a request's headers", { headers: { authorization: "Bearer hunter2" } }],
  ["two levels deep", { req: { body: { refreshToken: "hunter2" } } }],
])("a secret %s never reaches the log", (_where, fields) => {
  const lines = logged((log) => log.info(fields, "something"));
  expect(lines).toContain("[redacted]");
  expect(lines).not.toContain("hunter2");
});

test("an address loses the query values that are credentials and keeps the rest", () => {
  expect(redactUrl("/api/map/v1/osmand?id=hunter2&lat=4.6")).toBe("/api/map/v1/osmand?id=[redacted]&lat=4.6");
  expect(redactUrl("/api/map/v1/stream?ticket=hunter2")).toBe("/api/map/v1/stream?ticket=[redacted]");
  expect(redactUrl("/api/map/v1/vehicles?cursor=x&grid=3")).toBe("/api/map/v1/vehicles?cursor=x&grid=3");
  expect(logged((log) => log.warn({ url: "/osmand?id=hunter2" }, "slow"))).not.toContain("hunter2");
});

test("a line tells the service and its version", () => {
  expect(JSON.parse(logged((log) => log.info("hello")))).toMatchObject({
    service: "ms-test",
    version: "1",
    level: "info",
  });
});
