import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCursor, encodeCursor, toPage } from "./page.ts";

const Key = z.tuple([z.string(), z.int()]);

test("a cursor gives back the key that it was made of", () => {
  fc.assert(
    fc.property(fc.string(), fc.maxSafeInteger(), (text, number) => {
      expect(decodeCursor(encodeCursor([text, number]), Key)).toEqual([text, number]);
    }),
  );
});

test.each(["", "%%%", encodeCursor(["of another list"]), Buffer.from("{}").toString("base64url")])(
  "%j is no cursor of ours",
  (cursor) => {
    expect(() => decodeCursor(cursor, Key)).toThrow(expect.objectContaining({ code: "invalid-request" }));
  },
);

test("pages cover a list without gaps or repetitions, and the last one says so", () => {
  fc.assert(
    fc.property(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 10 }), (count, limit) => {
      const all = Array.from({ length: count }, (_, index) => index);
      const seen: number[] = [];
      let from = -1;
      for (;;) {
        const rows = all.filter((item) => item > from).slice(0, limit + 1);
        const page = toPage(rows, limit, (item) => [item]);
        seen.push(...page.items);
        if (page.nextCursor === undefined) break;
        [from] = decodeCursor(page.nextCursor, z.tuple([z.int()]));
      }
      expect(seen).toEqual(all);
    }),
  );
});
