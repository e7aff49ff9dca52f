import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { circuit } from "./circuit.ts";

const never = (): Promise<never> => new Promise(() => undefined);

function setUp() {
  const probe = vi.fn(() => Promise.resolve());
  const [onOpen, onClose] = [vi.fn(), vi.fn()];
  return { probe, onOpen, onClose, ...circuit({ patience: 700, probe, onOpen, onClose }) };
}

describe("a circuit", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("hands on results", async () => {
    expect(await setUp().run(() => Promise.resolve(5))).toBe(5);
  });

  test("lets the first wait for its patience, and the next not at all", async () => {
    const { run, onOpen } = setUp();
    const first = expect(run(never)).rejects.toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    await vi.advanceTimersByTimeAsync(700);
    await first;
    expect(onOpen).toHaveBeenCalledOnce();
    const work = vi.fn(never);
    await expect(run(work)).rejects.toMatchObject({ status: 503 });
    expect(work).not.toHaveBeenCalled();
  });

  test("asks until the answer is good, then closes", async () => {
    const { run, open, probe, onClose } = setUp();
    probe.mockRejectedValueOnce(new Error("away")).mockReturnValueOnce(never());
    open("told so");
    await vi.advanceTimersByTimeAsync(250 + 250 + 700);
    expect([probe.mock.calls.length, onClose.mock.calls.length]).toEqual([2, 0]);
    await vi.advanceTimersByTimeAsync(250);
    expect(onClose).toHaveBeenCalledOnce();
    expect(await run(() => Promise.resolve("again"))).toBe("again");
  });

  test("does not blame the database for data that it refuses", async () => {
    const { run, isOpen, onOpen } = setUp();
    const refused = Object.assign(new Error("no such vehicle"), { code: "23503" });
    await expect(run(() => Promise.reject(refused))).rejects.toBe(refused);
    expect([isOpen(), onOpen.mock.calls.length]).toEqual([false, 0]);
  });

  test("takes any other failure for one of the database", async () => {
    for (const code of ["25006", "53100", "57P01", "ECONNREFUSED", undefined]) {
      const { run, isOpen } = setUp();
      await expect(run(() => Promise.reject(Object.assign(new Error("no"), { code })))).rejects.toMatchObject({
        status: 503,
      });
      expect(isOpen()).toBe(true);
    }
  });
});
