import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { groupCommit, type GroupCommitOptions, QueueFullError } from "./group-commit.ts";

/** A store whose commits end when the test says so. Items are strings; an outcome is the item in capitals. */
function manualStore() {
  const commits: { items: readonly string[]; succeed: () => void; fail: (error: Error) => void }[] = [];
  const store = (items: readonly string[]): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const succeed = (): void => resolve(items.map((item) => item.toUpperCase()));
      commits.push({ items, succeed, fail: reject });
    });
  return { store, commits, contents: () => commits.map(({ items }) => items) };
}

const group = (
  options: Partial<GroupCommitOptions<string, string>> & Pick<GroupCommitOptions<string, string>, "store">,
) => groupCommit({ maxItems: 3, maxInFlight: 1, maxWaiting: 6, tick: 5, mayBeOneItem: () => false, ...options });

describe("groupCommit", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  test("joins what comes within a tick into one commit, and gives each its own outcomes", async () => {
    const { store, commits, contents } = manualStore();
    const { submit } = group({ store });
    const first = submit(["a", "b"]);
    vi.advanceTimersByTime(4);
    const second = submit(["c"]).then();
    expect(contents()).toEqual([["a", "b", "c"]]);
    commits[0]!.succeed();
    expect(await first).toEqual(["A", "B"]);
    expect(await second).toEqual(["C"]);
  });

  test("waits a tick for company, and no longer", () => {
    const { store, contents } = manualStore();
    const { submit } = group({ store });
    void submit(["a"]);
    vi.advanceTimersByTime(4);
    expect(contents()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(contents()).toEqual([["a"]]);
  });

  test("answers nobody before the commit", async () => {
    const { store, commits } = manualStore();
    const { submit } = group({ store });
    const answered = vi.fn();
    const answer = submit(["a", "b", "c"]).then(answered);
    await nextTurn();
    expect(answered).not.toHaveBeenCalled();
    commits[0]!.succeed();
    await answer;
    expect(answered).toHaveBeenCalledOnce();
  });

  test("never splits a submission, and keeps the order", async () => {
    const { store, commits, contents } = manualStore();
    const { submit } = group({ store, maxInFlight: 9 });
    void submit(["a"]);
    void submit(["b"]);
    void submit(["c", "d", "e"]);
    vi.advanceTimersByTime(5);
    expect(contents()).toEqual([
      ["a", "b"],
      ["c", "d", "e"],
    ]);
    for (const { succeed } of commits) succeed();
    await nextTurn();
  });

  test("has no more commits under way than allowed, and gathers meanwhile", async () => {
    const { store, commits, contents } = manualStore();
    const { submit } = group({ store });
    void submit(["a"]);
    vi.advanceTimersByTime(5);
    void submit(["b"]);
    vi.advanceTimersByTime(5);
    void submit(["c"]);
    expect(contents()).toEqual([["a"]]);
    commits[0]!.succeed();
    await nextTurn();
    expect(contents()).toEqual([["a"], ["b", "c"]]);
  });

  test("refuses what would wait too long, and takes more once there is room", async () => {
    const { store, commits } = manualStore();
    const { submit } = group({ store });
    void submit(["a", "b", "c"]);
    void submit(["d", "e", "f"]);
    void submit(["g", "h", "i"]);
    await expect(submit(["j"])).rejects.toBeInstanceOf(QueueFullError);
    commits[0]!.succeed();
    await nextTurn();
    void submit(["k"]);
    expect(commits[1]!.items).toEqual(["d", "e", "f"]);
  });

  test("fails all when the store is away, and works again afterwards", async () => {
    const { store, commits } = manualStore();
    const { submit } = group({ store });
    const lost = [submit(["a"]), submit(["b", "c"])];
    commits[0]!.fail(new Error("away"));
    for (const answer of lost) await expect(answer).rejects.toThrow("away");
    const later = submit(["d", "e", "f"]);
    await nextTurn();
    commits[1]!.succeed();
    expect(await later).toEqual(["D", "E", "F"]);
  });

  test("fills a second commit while one is under way, and starts none that is not full", async () => {
    const { store, commits, contents } = manualStore();
    const { submit } = group({ store, maxInFlight: 2 });
    void submit(["a"]);
    vi.advanceTimersByTime(5);
    void submit(["b"]);
    vi.advanceTimersByTime(5);
    expect(contents()).toEqual([["a"]]);
    void submit(["c", "d"]);
    expect(contents()).toEqual([["a"], ["b", "c", "d"]]);
    for (const { succeed } of commits) succeed();
    await nextTurn();
  });

  test("finds one bad item among many by halves", async () => {
    const store = vi.fn((items: readonly number[]) =>
      items.includes(40) ? Promise.reject(new Error("bad item")) : Promise.resolve(items),
    );
    const { submit } = groupCommit<number, number>({
      store,
      mayBeOneItem: () => true,
      maxItems: 64,
      maxInFlight: 1,
      maxWaiting: 64,
      tick: 5,
    });
    const answers = await Promise.allSettled(Array.from({ length: 64 }, (_, item) => submit([item])));
    expect(answers.flatMap(({ status }, item) => (status === "rejected" ? [item] : []))).toEqual([40]);
    expect(store.mock.calls.length).toBe(1 + 2 * Math.log2(64));
  });

  test("tries a submission twice when it may be to blame: what it lacked may have been made meanwhile", async () => {
    const store = vi.fn((items: readonly string[]) => Promise.resolve(items));
    store.mockRejectedValueOnce(new Error("no such partition"));
    const { submit } = group({ store, mayBeOneItem: () => true });
    expect(await submit(["a", "b", "c"])).toEqual(["a", "b", "c"]);
  });

  test("tries submissions apart when one item may be to blame, so that it sinks nobody else's", async () => {
    const store = vi.fn((items: readonly string[]) =>
      items.includes("bad") ? Promise.reject(new Error("bad item")) : Promise.resolve(items),
    );
    const { submit } = group({ store, mayBeOneItem: () => true });
    const [good, bad, alsoGood] = await Promise.allSettled([submit(["a"]), submit(["bad"]), submit(["c"])]);
    expect(good).toMatchObject({ value: ["a"] });
    expect(bad).toMatchObject({ status: "rejected" });
    expect(alsoGood).toMatchObject({ value: ["c"] });
  });

  test("answers an empty submission at once", async () => {
    const { store, contents } = manualStore();
    expect(await group({ store }).submit([])).toEqual([]);
    expect(contents()).toEqual([]);
  });
});
