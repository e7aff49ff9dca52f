import { families, type Family } from "../families.ts";
import type { PlanGraph } from "../plan-graph.ts";
import { element, svgElement } from "./element.ts";
import { icon } from "./icons.ts";
import type { Words } from "./words.ts";

/** Families as switches, with how many resources each has; what the lines mean; which keys do what. */
export function legend(graph: PlanGraph, words: Words, chosen: Set<Family>, changed: () => void): HTMLElement {
  const cards = Map.groupBy(
    graph.stacks.flatMap((stack) => stack.cards),
    ({ family }) => family,
  );
  const switches = families.flatMap((family) => {
    const own = cards.get(family);
    if (!own) return [];
    const count = own.reduce((sum, { resources }) => sum + resources.length, 0);
    const button = element(
      "button",
      { type: "button", "data-family": family, "aria-pressed": String(chosen.has(family)) },
      element("span", { class: "tile" }, icon(family)),
      words.family[family],
      element("span", { class: "count" }, String(count)),
    );
    button.addEventListener("click", () => {
      if (!chosen.delete(family)) chosen.add(family);
      button.setAttribute("aria-pressed", String(chosen.has(family)));
      changed();
    });
    return [button];
  });
  return element("nav", { class: "legend", "aria-label": words.families }, ...switches, key(words));
}

const key = (words: Words): HTMLElement =>
  element(
    "p",
    { class: "key muted" },
    sample("needs", words.needs),
    sample("needed", words.neededBy),
    sample("needs name", words.kinds.name),
    ...Object.entries(words.keys).map(([name, does]) => element("span", {}, element("kbd", {}, name), does)),
  );

const sample = (kind: string, label: string): HTMLElement =>
  element(
    "span",
    {},
    svgElement(
      "svg",
      { viewBox: "0 0 28 8", class: "sample", "aria-hidden": "true" },
      svgElement("path", { class: `line ${kind}`, d: "M2 4H26" }),
    ),
    label,
  );
