import { describe, expect, it } from "vitest";
import type { Fix } from "../api/map-api.ts";
import { extendTrack, trackLines, trackPoints } from "./track.ts";

const fix = (seconds: number, longitude = -2.98, latitude = 53.4): Fix => ({
  fixTime: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
  longitude,
  latitude,
});

describe("extendTrack", () => {
  it("adds what is newer, and nothing twice", () => {
    const track = extendTrack([fix(0), fix(1)], [fix(1), fix(2)]);
    expect(track).toEqual([fix(0), fix(1), fix(2)]);
    expect(extendTrack(track, [fix(2), fix(1)])).toBe(track);
  });

  it("forgets what is older than 45 minutes before the newest fix", () => {
    expect(extendTrack([fix(0), fix(60)], [fix(45 * 60 + 1)])).toEqual([fix(60), fix(45 * 60 + 1)]);
  });

  it("has a bounded number of points however often a vehicle reports", () => {
    const many = Array.from({ length: trackPoints + 10 }, (_, index) => fix(index / 10));
    expect(extendTrack([], many)).toEqual(many.slice(10));
  });
});

describe("trackLines", () => {
  it("joins fixes that follow one another", () => {
    expect(trackLines([fix(0), fix(1, -2.979), fix(2, -2.978)])).toEqual([
      [
        [-2.98, 53.4],
        [-2.979, 53.4],
        [-2.978, 53.4],
      ],
    ]);
  });

  it.each([
    ["five minutes without a fix", [fix(0), fix(1), fix(302), fix(303)]],
    ["a leap of more than a kilometre", [fix(0), fix(1), fix(2, -2.9), fix(3, -2.9)]],
  ])("draws no line over %s", (_, track) => {
    expect(trackLines(track)).toHaveLength(2);
  });

  it("draws no line round the world", () => {
    expect(trackLines([fix(0, 179.999, 0), fix(1, -179.999, 0)])).toEqual([]);
  });
});
