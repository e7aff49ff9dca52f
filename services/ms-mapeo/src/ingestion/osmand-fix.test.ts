import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fix } from "./fix.ts";
import { type OsmandFields, readOsmandFix } from "./osmand-fix.ts";

const now = Date.UTC(2026, 0, 15, 12);
const good: OsmandFields = { id: "token", lat: "40.4168", lon: "-3.7038", timestamp: "1768478400" };

describe("readOsmandFix", () => {
  test("reads what Traccar Client sends", () => {
    const query =
      "id=token&timestamp=1768478400&lat=40.4168&lon=-3.7038&speed=10&bearing=90&altitude=667.5&accuracy=4&batt=80";
    expect(readOsmandFix(Object.fromEntries(new URLSearchParams(query)), now)).toEqual({
      fixTime: now,
      latitude: 40.4168,
      longitude: -3.7038,
      speed: expect.closeTo(5.1444, 4),
      course: 90,
      altitude: 667.5,
      accuracy: 4,
    });
  });

  test.each([
    ["seconds", "1768478400", now],
    ["milliseconds", "1768478400250", now + 250],
    ["ISO 8601", "2026-01-15T12:00:00Z", now],
    ["ISO 8601 with an offset", "2026-01-15T13:00:00.250+01:00", now + 250],
    ["ISO 8601 with an offset that nobody encoded", "2026-01-15T13:00:00 01:00", now],
    ["ISO 8601 without an offset, as UTC", "2026-01-15 12:00:00", now],
    ["nothing, as now", undefined, now],
  ])("reads a timestamp in %s", (_form, timestamp, fixTime) => {
    expect(readOsmandFix({ ...good, timestamp }, now)).toMatchObject({ fixTime });
  });

  test.each([
    [{ location: "48.8566,2.3522" }, { latitude: 48.8566, longitude: 2.3522 }],
    [{ heading: "45" }, { course: 45 }],
    [{ bearing: "44", heading: "45" }, { course: 44 }],
    [
      { speed: "", bearing: "", altitude: "", accuracy: "" },
      { speed: undefined, course: undefined, altitude: undefined },
    ],
    [
      { speed: "-1", bearing: "-1", accuracy: "-1" },
      { speed: undefined, course: undefined, accuracy: undefined },
    ],
    [{ altitude: "-5" }, { altitude: -5 }],
  ])("reads %j", (fields, expected) => {
    expect(readOsmandFix({ ...good, ...fields }, now)).toMatchObject(expected);
  });

  test.each([
    [{ lat: undefined }, "invalid-latitude"],
    [{ lat: "" }, "invalid-latitude"],
    [{ lat: "40,4" }, "invalid-latitude"],
    [{ lat: ["40.4", "40.5"] }, "invalid-latitude"],
    [{ lat: "NaN" }, "invalid-latitude"],
    [{ lon: "Infinity" }, "invalid-longitude"],
    [{ lon: "180.1" }, "invalid-longitude"],
    [{ location: "48.8566" }, "invalid-longitude"],
    [{ location: "48.8566,2.3522,35" }, "invalid-latitude"],
    [{ timestamp: "yesterday" }, "invalid-fix-time"],
    [{ timestamp: "0" }, "invalid-fix-time"],
    [{ timestamp: "1768478701" }, "fix-time-in-future"],
    [{ speed: "fast" }, "invalid-speed"],
    [{ bearing: "361" }, "invalid-course"],
    [{ altitude: "1e9" }, "invalid-altitude"],
    [{ accuracy: "good" }, "invalid-accuracy"],
  ])("refuses %j with %s", (fields, code) => {
    expect(readOsmandFix({ ...good, ...fields }, now)).toBe(code);
  });

  test("means the same moment in seconds, milliseconds and ISO 8601", () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000) / 1000, max: now / 1000 }), (seconds) => {
        const forms = [`${seconds}`, `${seconds * 1000}`, new Date(seconds * 1000).toISOString()];
        const times = forms.map((timestamp) => (readOsmandFix({ ...good, timestamp }, now) as Fix).fixTime);
        expect(new Set(times)).toEqual(new Set([seconds * 1000]));
      }),
    );
  });

  test("gives back every valid place and speed", () => {
    const latitude = fc.double({ min: -90, max: 90, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(latitude, longitude, fc.double({ min: 0, max: 1000, noNaN: true }), (lat, lon, metresPerSecond) => {
        const speed = String(metresPerSecond * (3600 / 1852));
        const fix = readOsmandFix({ ...good, location: `${lat},${lon}`, speed }, now) as Fix;
        // Text knows no negative zero.
        expect([fix.latitude, fix.longitude]).toEqual([lat + 0, lon + 0]);
        expect(fix.speed).toBeCloseTo(metresPerSecond, 6);
      }),
    );
  });

  test("never throws, whatever the fields are", () => {
    const fields = fc.dictionary(
      fc.constantFrom("id", "lat", "lon", "location", "timestamp", "speed", "bearing"),
      fc.anything(),
    );
    fc.assert(fc.property(fields, (anything) => void readOsmandFix(anything, now)));
  });
});
