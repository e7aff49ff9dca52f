import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrackedFix } from "./position-store.ts";
import { decodeFixes, encodeFixes } from "./spool-message.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const trackedFix: fc.Arbitrary<TrackedFix> = fc.record({
  tracker: fc.record({ organisationId: fc.uuid(), vehicleId: fc.uuid() }),
  fix: fc.record({
    fixTime: fc.integer({ min: Date.UTC(2000), max: Date.UTC(2100) }),
    latitude: number(-90, 90),
    longitude: number(-180, 180),
    speed: fc.option(number(0, 10_000), { nil: undefined }),
    course: fc.option(number(0, 360), { nil: undefined }),
    altitude: fc.option(number(-12_000, 100_000), { nil: undefined }),
    accuracy: fc.option(number(0, 10_000_000), { nil: undefined }),
  }),
});

describe("a message of the spool", () => {
  test("gives back the fixes that went in", () => {
    fc.assert(
      fc.property(fc.array(trackedFix), (fixes) => {
        // JSON has one zero.
        const expected = JSON.parse(JSON.stringify(fixes)) as unknown;
        expect(JSON.parse(JSON.stringify(decodeFixes(encodeFixes(fixes))))).toEqual(expected);
      }),
    );
  });

  test.each([
    ["is no JSON", "{"],
    ["is nothing", "null"],
    ["is of a version to come", '{"version":2,"fixes":[]}'],
    ["has no fixes", '{"version":1}'],
    ["has a fix of nobody", '{"version":1,"fixes":[{"fix":{"fixTime":1768478400000,"latitude":1,"longitude":1}}]}'],
    ["has a fix that is none", '{"version":1,"fixes":[null]}'],
    [
      "names an organisation that could not be one",
      '{"version":1,"fixes":[{"tracker":{"organisationId":"{}","vehicleId":"0199b7f0-0000-7000-8000-000000000000"},"fix":{"fixTime":1768478400000,"latitude":1,"longitude":1}}]}',
    ],
  ])("that %s is not understood", (_what, text) => {
    expect(decodeFixes(Buffer.from(text))).toBeUndefined();
  });
});
