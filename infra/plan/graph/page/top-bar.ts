import type { PlanGraph } from "../plan-graph.ts";
import { element, svgElement } from "./element.ts";
import { icon } from "./icons.ts";
import { preferences } from "./preferences.ts";
import { languages, type Language, type Words } from "./words.ts";

interface TopBarParts {
  readonly graph: PlanGraph;
  readonly words: Words;
  readonly language: Language;
  /** Where a person types, and how many cards that found. */
  readonly search: readonly [HTMLInputElement, HTMLOutputElement];
  readonly speak: (language: Language) => void;
}

/** The bar above: what this is, how much there is, the search, language and colours. */
export const topBar = ({ graph, words, language, search: [field, found], speak }: TopBarParts): HTMLElement =>
  element(
    "header",
    { class: "top" },
    element("h1", {}, mark(), element("span", {}, "Rumbo", element("small", {}, words.title))),
    figures(graph, words),
    element("label", { class: "search" }, icon("search"), field, found, element("kbd", {}, "/")),
    languageButtons(words, language, speak),
    themeButton(words),
  );

function figures({ stacks }: PlanGraph, words: Words): HTMLElement {
  const cards = stacks.flatMap((stack) => stack.cards);
  const counts: readonly (readonly [string, number, string])[] = [
    ["stacks", stacks.length, words.stacks],
    ["regions", new Set(stacks.map(({ region }) => region)).size, words.regions],
    ["components", cards.length, words.components],
    ["resources", cards.reduce((sum, { resources }) => sum + resources.length, 0), words.resources],
  ];
  return element(
    "dl",
    { class: "figures" },
    ...counts.map(([name, count, label]) =>
      element("div", {}, element("dt", {}, label), element("dd", { "data-figure": name }, String(count))),
    ),
  );
}

function languageButtons(words: Words, current: Language, speak: (language: Language) => void): HTMLElement {
  const buttons = languages.map((language) => {
    const button = element("button", { type: "button", lang: language, "aria-pressed": String(language === current) });
    button.append(language);
    button.addEventListener("click", () => {
      preferences.setLanguage(language);
      speak(language);
    });
    return button;
  });
  return element("div", { class: "segmented", role: "group", "aria-label": words.language }, ...buttons);
}

function themeButton(words: Words): HTMLElement {
  const isDark = preferences.theme() === "dark";
  const name = isDark ? words.toLight : words.toDark;
  const button = element("button", { type: "button", class: "icon-button", "aria-label": name, title: name });
  button.append(icon(isDark ? "sun" : "moon"));
  button.addEventListener("click", () => {
    preferences.setTheme(isDark ? "light" : "dark");
    button.replaceWith(themeButton(words));
  });
  return button;
}

/** The mark of the web administration: an arrow that knows where it heads. */
const mark = (): SVGSVGElement =>
  svgElement(
    "svg",
    { viewBox: "0 0 32 32", "aria-hidden": "true" },
    svgElement("rect", { width: 32, height: 32, rx: 9 }),
    svgElement("path", { d: "M16 6 L24.5 25 L16 20.6 L7.5 25 Z" }),
  );
