import { expect, it } from "vitest";
import { unchangedAround } from "./proof.ts";

const history = ["f", "e", "d", "c", "b", "a"];

it.each([
  ["a release and what came after it", ["c", "a"], "c", ["f", "e", "d", "c"]],
  ["a commit between two changes", ["e", "b"], "d", ["d", "c", "b"]],
  ["the newest commit", ["c"], "f", ["f", "e", "d", "c"]],
  ["a change that the next one replaced at once", ["d", "c"], "c", ["c"]],
  ["the first commit", ["a"], "a", history],
  ["a folder that was there from the beginning", [], "b", history],
])("takes the commits that hold a folder as %s does", (_, changes, commit, expected) => {
  expect(unchangedAround(history, changes, commit)).toEqual(expected);
});
