import { describe, expect, test } from "vitest";
import { cpuOf, cpuOfTree, parseStat } from "./process-cpu.ts";

describe("parseStat", () => {
  test("reads times in µs, whatever the program is called", () => {
    const line =
      "4711 (a (b) c) S 42 4711 4711 0 -1 4194560 1200 500 0 0 250 30 7 3 20 0 11 0 9000 1000 200 18446744073709551615";
    expect(parseStat(line)).toEqual({ parent: 42, own: 2_800_000, endedChildren: 100_000 });
  });

  test("knows when there is nothing to read", () => expect(parseStat("")).toBeUndefined());
});

describe("cpuOfTree", () => {
  const times = (parent: number, own: number, endedChildren = 0) => ({ parent, own, endedChildren });

  test("adds up a process, what it started and what has ended", () => {
    const processes = new Map([
      [10, times(1, 5, 100)],
      [11, times(10, 20)],
      [12, times(11, 3, 1)],
      [99, times(1, 1_000)],
    ]);
    expect(cpuOfTree(10, processes)).toBe(129);
  });

  test("is the same before and after a child ends", () => {
    const before = new Map([
      [10, times(1, 5)],
      [11, times(10, 20)],
    ]);
    expect(cpuOfTree(10, new Map([[10, times(1, 5, 20)]]))).toBe(cpuOfTree(10, before));
  });

  test("does not know a process that is gone", () => expect(cpuOfTree(1, new Map())).toBeUndefined());
});

test.runIf(process.platform === "linux")("cpuOf agrees with what the process itself is told", () => {
  const { user, system } = process.cpuUsage();
  expect(Math.abs((cpuOf(process.pid) ?? 0) - user - system)).toBeLessThan(1_000_000);
});
