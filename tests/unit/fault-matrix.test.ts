import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const docs = join(import.meta.dirname, "..", "..", "docs");

interface Row {
  readonly number: string;
  readonly files: readonly string[];
}

/** Rows of the table, and the files that they name. */
const rows: readonly Row[] = readFileSync(join(docs, "fault-matrix.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const number = /^\| (\d+b?) /.exec(line)?.[1];
    return number === undefined
      ? []
      : [{ number, files: [...line.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => join(docs, path)) }];
  });

describe("docs/fault-matrix.md", () => {
  test("has every row once", () => {
    const numbers = Array.from({ length: 32 }, (_, index) => `${index + 1}`);
    expect(rows.map(({ number }) => number)).toEqual(
      numbers.flatMap((number) => (number === "20" ? ["20", "20b"] : [number])),
    );
  });

  test.each(rows)("row $number is in the tests that it names", ({ number, files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, "utf8")).toMatch(new RegExp(`\\brows? (\\w+(,| and) )*${number}\\b`));
    }
  });
});
