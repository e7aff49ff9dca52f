import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { availabilityZones } from "./regions.ts";
import { cidrProblem, overlap, subnetsOf } from "./subnets.ts";

const zones = ["a", "b", "c"] as const;

/** Every legal VPC range: /16 to /20 inside RFC 1918, aligned. */
const legalCidr = fc
  .record({ prefix: fc.integer({ min: 16, max: 20 }), index: fc.nat(), block: fc.constantFrom("10", "172", "192") })
  .map(({ prefix, index, block }) => {
    const [base, bits] = {
      "10": [10 * 2 ** 24, 8],
      "172": [172 * 2 ** 24 + 16 * 2 ** 16, 12],
      "192": [192 * 2 ** 24 + 168 * 2 ** 16, 16],
    }[block] as [number, number];
    const address = base + (index % 2 ** (prefix - bits)) * 2 ** (32 - prefix);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${prefix}`;
  });

describe("subnets of a VPC", () => {
  test("gives each zone a quarter for pods and an eighth of the last quarter for each other purpose", () => {
    expect(subnetsOf("10.20.0.0/16", zones)).toEqual([
      { zone: "a", private: "10.20.0.0/18", public: "10.20.192.0/21", isolated: "10.20.216.0/21" },
      { zone: "b", private: "10.20.64.0/18", public: "10.20.200.0/21", isolated: "10.20.224.0/21" },
      { zone: "c", private: "10.20.128.0/18", public: "10.20.208.0/21", isolated: "10.20.232.0/21" },
    ]);
  });

  test("never overlap and never leave the range, for every legal range", () => {
    fc.assert(
      fc.property(legalCidr, (cidr) => {
        const all = subnetsOf(cidr, zones).flatMap((zone) => [zone.public, zone.private, zone.isolated]);
        expect(all).toHaveLength(9);
        all.forEach((subnet, index) => {
          expect(overlap(subnet, cidr)).toBe(true);
          expect(Number(subnet.split("/")[1])).toBeGreaterThan(Number(cidr.split("/")[1]));
          for (const other of all.slice(0, index)) expect(overlap(subnet, other)).toBe(false);
        });
      }),
    );
  });

  test("fill the three zones of every region, each with one subnet a purpose", () => {
    fc.assert(
      fc.property(legalCidr, fc.constantFrom(...Object.values(availabilityZones)), (cidr, three) => {
        const all = subnetsOf(cidr, three);
        expect(all.map(({ zone }) => zone)).toEqual(three);
        expect(new Set(three).size).toBe(3);
        for (const kind of ["public", "private", "isolated"] as const)
          // AWS's smallest is /28; a load balancer wants a /27 to grow in.
          for (const subnet of all) expect(Number(subnet[kind].split("/")[1])).toBeLessThanOrEqual(27);
      }),
    );
  });

  test.each([
    ["10.20.0.0/15", "/16 to /20"],
    ["10.20.0.0/21", "/16 to /20"],
    ["10.20.1.0/16", "10.20.0.0/16"],
    ["8.8.0.0/16", "private"],
    ["172.32.0.0/16", "private"],
    ["10.300.0.0/16", "IPv4"],
  ])("refuses %s and says what is expected", (cidr, expected) => {
    expect(cidrProblem(cidr)).toContain(expected);
    expect(() => subnetsOf(cidr, zones)).toThrow(RangeError);
  });

  test("overlap is found from either side, and neighbours do not overlap", () => {
    expect(overlap("10.0.0.0/16", "10.0.128.0/20")).toBe(true);
    expect(overlap("10.0.128.0/20", "10.0.0.0/16")).toBe(true);
    expect(overlap("10.0.0.0/16", "10.1.0.0/16")).toBe(false);
  });
});
