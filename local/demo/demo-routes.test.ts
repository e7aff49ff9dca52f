import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { demoFix, demoVehicles } from "./demo-routes.ts";

const METRES_A_DEGREE = 111_320;

describe("demo vehicles", () => {
  test("have names of their own", () => {
    expect(new Set(demoVehicles.map(({ name }) => name)).size).toBe(demoVehicles.length);
  });

  test("drive at their speed, at any time and in any corner", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...demoVehicles),
        fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
        (vehicle, time) => {
          const [from, to] = [demoFix(vehicle, time), demoFix(vehicle, new Date(time.getTime() + 1000))];
          const north = (to.latitude - from.latitude) * METRES_A_DEGREE;
          const east = (to.longitude - from.longitude) * METRES_A_DEGREE * Math.cos((from.latitude * Math.PI) / 180);
          // The straight line over a corner is shorter than the way round it.
          expect(Math.hypot(north, east)).toBeLessThanOrEqual(vehicle.speed * 1.01);
        },
      ),
    );
  });
});
