import { families, type Family } from "../families.ts";
import type { PlanGraph } from "../plan-graph.ts";
import { board } from "./board.ts";
import { details } from "./details.ts";
import { element, svgElement } from "./element.ts";
import { icon } from "./icons.ts";
import { lines } from "./lines.ts";
import { nextCard } from "./next-card.ts";
import { preferences } from "./preferences.ts";
import { search } from "./search.ts";
import { languages, type Language, words } from "./words.ts";

const graph = JSON.parse(document.querySelector("#plan")?.textContent ?? "") as PlanGraph;
const find = search(graph);
const chosen = new Set<Family>();
let typed = "";
let stopEarlier = new AbortController();
render(preferences.language());

/** Builds the page in a language; what was typed, chosen and opened stays. */
function render(language: Language): void {
  stopEarlier.abort();
  stopEarlier = new AbortController();
  const { signal } = stopEarlier;
  const t = words[language];
  document.documentElement.lang = language;
  document.title = `Rumbo · ${t.title}`;

  const { root, cards } = board(graph, t);
  const curves = lines(cards);
  const stage = element("main", { class: "stage" }, element("div", { class: "sheet" }, root, curves.root));
  const side = element("aside", { class: "details", hidden: true, tabindex: -1 });
  const field = element("input", { type: "search", placeholder: t.search, "aria-label": t.search, value: typed });
  const found = element("output", { "aria-live": "polite" });
  const legend = element("nav", { class: "legend", "aria-label": t.families }, ...familyButtons(), key());
  document.body.replaceChildren(top(), legend, element("div", { class: "work" }, stage, side));

  let hovered: string | undefined;
  filter();
  open(decodeURIComponent(location.hash.slice(1)));

  field.addEventListener("input", () => {
    typed = field.value;
    filter();
  });
  for (const [id, card] of cards) {
    for (const event of ["mouseenter", "focus"]) card.addEventListener(event, () => look(id));
    for (const event of ["mouseleave", "blur"]) card.addEventListener(event, () => look(undefined));
    card.addEventListener("click", () => (location.hash = encodeURIComponent(id)));
  }
  window.addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))), { signal });
  window.addEventListener("keydown", onKey, { signal });
  const observer = new ResizeObserver(() => draw());
  observer.observe(root);
  signal.addEventListener("abort", () => observer.disconnect());

  function top(): HTMLElement {
    const resources = graph.stacks
      .flatMap((stack) => stack.cards)
      .reduce((sum, card) => sum + card.resources.length, 0);
    const regions = new Set(graph.stacks.map(({ region }) => region)).size;
    const figures: readonly (readonly [string, number, string])[] = [
      ["stacks", graph.stacks.length, t.stacks],
      ["regions", regions, t.regions],
      ["components", cards.size, t.components],
      ["resources", resources, t.resources],
    ];
    return element(
      "header",
      { class: "top" },
      element("h1", {}, mark(), element("span", {}, "Rumbo", element("small", {}, t.title))),
      element(
        "dl",
        { class: "figures" },
        ...figures.map(([name, count, label]) =>
          element("div", {}, element("dd", { "data-figure": name }, String(count)), element("dt", {}, label)),
        ),
      ),
      element("label", { class: "search" }, icon("search"), field, found, element("kbd", {}, "/")),
      element("div", { class: "segmented", role: "group", "aria-label": t.language }, ...languages.map(languageButton)),
      themeButton(),
    );
  }

  function languageButton(tag: Language): HTMLElement {
    const button = element("button", { type: "button", lang: tag, "aria-pressed": String(tag === language) }, tag);
    button.addEventListener("click", () => {
      preferences.setLanguage(tag);
      render(tag);
    });
    return button;
  }

  function themeButton(): HTMLElement {
    const isDark = preferences.theme() === "dark";
    const name = isDark ? t.toLight : t.toDark;
    const button = element("button", { type: "button", class: "icon-button", "aria-label": name, title: name });
    button.append(icon(isDark ? "sun" : "moon"));
    button.addEventListener("click", () => {
      preferences.setTheme(isDark ? "light" : "dark");
      button.replaceWith(themeButton());
    });
    return button;
  }

  function familyButtons(): readonly HTMLElement[] {
    const all = graph.stacks.flatMap((stack) => stack.cards);
    return families.flatMap((family) => {
      const own = all.filter((card) => card.family === family);
      if (own.length === 0) return [];
      const count = own.reduce((sum, card) => sum + card.resources.length, 0);
      const button = element(
        "button",
        { type: "button", "data-family": family, "aria-pressed": String(chosen.has(family)) },
        element("span", { class: "tile" }, icon(family)),
        t.family[family],
        element("span", { class: "count" }, String(count)),
      );
      button.addEventListener("click", () => {
        if (!chosen.delete(family)) chosen.add(family);
        button.setAttribute("aria-pressed", String(chosen.has(family)));
        filter();
      });
      return [button];
    });
  }

  /** What the lines mean, and which keys do what. */
  function key(): HTMLElement {
    const line = (kind: string, label: string): HTMLElement =>
      element(
        "span",
        {},
        svgElement(
          "svg",
          { viewBox: "0 0 28 8", class: "sample" },
          svgElement("path", { class: `line ${kind}`, d: "M2 4H26" }),
        ),
        label,
      );
    return element(
      "p",
      { class: "key muted" },
      line("needs", t.needs),
      line("needed", t.neededBy),
      line("needs name", t.kinds.name),
      ...Object.entries(t.keys).map(([name, does]) => element("span", {}, element("kbd", {}, name), does)),
    );
  }

  function filter(): void {
    const ids = find({ text: typed, families: chosen });
    const isAll = ids.size === cards.size;
    for (const [id, card] of cards) card.classList.toggle("missed", !ids.has(id));
    found.value = isAll ? "" : t.found(ids.size, cards.size);
  }

  function look(id: string | undefined): void {
    hovered = id;
    draw();
  }

  /** Shows what the card under the pointer needs, or else the opened one; without either, what joins regions. */
  function draw(): void {
    const opened = decodeURIComponent(location.hash.slice(1));
    const focus = hovered ?? (cards.has(opened) ? opened : undefined);
    const edges =
      focus === undefined
        ? graph.edges.filter(({ from, to }) => joinsRegions(from, to))
        : graph.edges.filter(({ from, to }) => from === focus || to === focus);
    const near = new Set(edges.flatMap(({ from, to }) => [from, to]));
    root.classList.toggle("focused", focus !== undefined);
    for (const [id, card] of cards) {
      card.classList.toggle("near", focus !== undefined && (near.has(id) || id === focus));
      card.setAttribute("aria-current", String(id === opened));
    }
    curves.draw(edges, focus);
  }

  function open(id: string): void {
    const content = details(graph, id, t, {
      open: (next) => {
        location.hash = encodeURIComponent(next);
        cards.get(next)?.scrollIntoView({ block: "nearest", inline: "nearest" });
      },
      close,
    });
    side.replaceChildren(...(content ? [content] : []));
    side.hidden = !content;
    side.scrollTop = 0;
    draw();
  }

  function close(): void {
    const opened = cards.get(decodeURIComponent(location.hash.slice(1)));
    history.replaceState(undefined, "", location.pathname);
    open("");
    opened?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    const at = document.activeElement;
    if (event.key === "/" && at !== field) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "Escape" && at === field) {
      field.value = typed = "";
      filter();
      field.blur();
    } else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at === field) [...cards.values()].find(isFound)?.focus();
    else if (at instanceof HTMLElement && at.classList.contains("card")) {
      const next = nextCard(at, event.key, [...cards.values()].filter(isFound));
      if (next) event.preventDefault();
      next?.focus();
    }
  }
}

function isFound(card: HTMLElement): boolean {
  return !card.classList.contains("missed");
}

/** Whether two cards of one environment are in different regions, or one of them joins those. */
function joinsRegions(from: string, to: string): boolean {
  const [a, b] = [from, to].map((card) => graph.stacks.find(({ cards }) => cards.some(({ id }) => id === card)));
  return a?.environment !== undefined && a.environment === b?.environment && a.role !== b.role;
}

/** The mark of the web administration: an arrow that knows where it heads. */
function mark(): SVGSVGElement {
  return svgElement(
    "svg",
    { viewBox: "0 0 32 32", "aria-hidden": "true" },
    svgElement("rect", { width: 32, height: 32, rx: 9 }),
    svgElement("path", { d: "M16 6 L24.5 25 L16 20.6 L7.5 25 Z" }),
  );
}
