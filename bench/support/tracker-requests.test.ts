import { expect, test } from "vitest";
import { jsonBatches, osmandSingles } from "./tracker-requests.ts";

const options = { basePath: "/api/map/v1", tokens: ["one", "two"], firstFix: Date.UTC(2026, 0, 26) };

test("vehicles take turns, and no fix time of a vehicle comes twice", () => {
  const requests = osmandSingles(options);
  const sent = Array.from({ length: 6 }, () => {
    const [, token, timestamp] = /id=(\w+)&timestamp=(\d+)/.exec(requests.write(requests.nextVehicle()))!;
    return `${token} ${timestamp}`;
  });
  expect(sent.slice(0, 2)).toEqual(["one 1769385600", "two 1769385600"]);
  expect(new Set(sent).size).toBe(6);
});

test("a batch says how long it is and holds as many positions as asked for", () => {
  const requests = jsonBatches(options, 50);
  requests.write(1);
  const [head = "", body = ""] = requests.write(1).split("\r\n\r\n");
  expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
  expect(head).toContain("authorization: Bearer two");
  const { positions } = JSON.parse(body) as { positions: { fixTime: string }[] };
  expect([positions.length, positions[0]!.fixTime]).toEqual([50, "2026-01-26T00:00:50.000Z"]);
});
