import { describe, expect, it } from "vitest";
import { applyEvent, type Fleet, type LiveEvent, sortedByName } from "./fleet.ts";

const at = (seconds: number, longitude = 0) => ({
  fixTime: new Date(Date.UTC(2026, 0, 1, 8, 0, seconds)).toISOString(),
  latitude: 53.4,
  longitude,
});
const after = (...events: LiveEvent[]): Fleet => events.reduce<Fleet>(applyEvent, new Map());
const snapshot: LiveEvent = {
  type: "snapshot",
  vehicles: [
    { vehicleId: "a", name: "Bus 10", kind: "bus", position: at(0) },
    { vehicleId: "b", name: "bus 2", kind: "bus", position: at(0) },
  ],
};

describe("applyEvent", () => {
  it("replaces the whole fleet by a snapshot, so that a reconnection leaves no ghosts", () => {
    const fleet = after(snapshot, {
      type: "snapshot",
      vehicles: [{ vehicleId: "c", name: "Van", kind: "truck", position: at(0) }],
    });
    expect([...fleet.keys()]).toEqual(["c"]);
  });

  it("moves a vehicle and leaves the others as they are", () => {
    const before = after(snapshot);
    const fleet = applyEvent(before, { type: "positions", positions: [{ vehicleId: "a", ...at(1, -2.9) }] });
    expect(fleet.get("a")).toEqual({ vehicleId: "a", name: "Bus 10", kind: "bus", position: at(1, -2.9) });
    expect(fleet.get("b")).toBe(before.get("b"));
  });

  it("never goes back in time, nor takes the same fix twice", () => {
    const before = after(snapshot, { type: "positions", positions: [{ vehicleId: "a", ...at(5) }] });
    const late = [
      { vehicleId: "a", ...at(4, 9) },
      { vehicleId: "a", ...at(5, 9) },
    ];
    expect(applyEvent(before, { type: "positions", positions: late }).get("a")).toBe(before.get("a"));
  });

  it("compares moments, not texts", () => {
    const fleet = after(snapshot, {
      type: "positions",
      positions: [{ vehicleId: "a", fixTime: "2026-01-01T09:00:01+01:00", latitude: 1, longitude: 1 }],
    });
    expect(fleet.get("a")?.position.latitude).toBe(1);
  });

  it("shows a vehicle that is newer than the snapshot, and its name when that is known", () => {
    const fleet = after(snapshot, { type: "positions", positions: [{ vehicleId: "c", ...at(1) }] });
    expect(fleet.get("c")).toEqual({ vehicleId: "c", position: at(1) });
    expect(applyEvent(fleet, { type: "named", vehicleId: "c", name: "Van" }).get("c")?.name).toBe("Van");
  });

  it("does not bring back a vehicle that has gone while its name was looked up", () => {
    expect(after({ type: "named", vehicleId: "c", name: "Van" }).size).toBe(0);
  });
});

it("sorts names as people do", () => {
  expect(sortedByName(after(snapshot), "es").map(({ name }) => name)).toEqual(["bus 2", "Bus 10"]);
});
