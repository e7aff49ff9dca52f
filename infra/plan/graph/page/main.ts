import type { Family } from "../families.ts";
import type { GraphEdge, PlanGraph } from "../plan-graph.ts";
import { board } from "./board.ts";
import { details } from "./details.ts";
import { element } from "./element.ts";
import { legend } from "./legend.ts";
import { lines } from "./lines.ts";
import { nextCard } from "./next-card.ts";
import { opened } from "./opened.ts";
import { preferences } from "./preferences.ts";
import { search } from "./search.ts";
import { topBar } from "./top-bar.ts";
import { type Language, words as allWords } from "./words.ts";

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
  const words = allWords[language];
  document.documentElement.lang = language;
  document.title = `Rumbo · ${words.title}`;

  const { root, cards } = board(graph, words);
  const curves = lines(cards);
  const side = element("aside", { class: "details", hidden: true });
  const field = element("input", { type: "search", placeholder: words.search, "aria-label": words.search });
  const found = element("output", { "aria-live": "polite" });
  document.body.replaceChildren(
    topBar({ graph, words, language, search: [field, found], speak: render }),
    legend(graph, words, chosen, filter),
    element(
      "div",
      { class: "work" },
      element("main", { class: "stage" }, element("div", { class: "sheet" }, root, curves.root)),
      side,
    ),
  );

  field.value = typed;
  field.addEventListener("input", filter);
  for (const [id, card] of cards) {
    for (const event of ["mouseenter", "focus"]) card.addEventListener(event, () => draw(id));
    for (const event of ["mouseleave", "blur"]) card.addEventListener(event, () => draw());
    card.addEventListener("click", () => opened.set(id));
  }
  window.addEventListener("hashchange", show, { signal });
  window.addEventListener("keydown", onKey, { signal });
  const observer = new ResizeObserver(() => draw());
  observer.observe(root);
  signal.addEventListener("abort", () => observer.disconnect());
  filter();
  show();

  function filter(): void {
    typed = field.value;
    const ids = find({ text: typed, families: chosen });
    for (const [id, card] of cards) card.classList.toggle("missed", !ids.has(id));
    found.value = ids.size === cards.size ? "" : words.found(ids.size, cards.size);
  }

  /** Draws what the card under the pointer needs and who needs it, or else of the open one, or else what joins regions. */
  function draw(pointed?: string): void {
    const focus = pointed ?? (cards.has(opened.get()) ? opened.get() : undefined);
    const edges = graph.edges.filter((edge) =>
      focus === undefined ? joinsRegions(edge) : edge.from === focus || edge.to === focus,
    );
    const near = new Set(edges.flatMap(({ from, to }) => [from, to]));
    root.classList.toggle("focused", focus !== undefined);
    for (const [id, card] of cards) {
      card.classList.toggle("near", focus !== undefined && (near.has(id) || id === focus));
      card.setAttribute("aria-current", String(id === opened.get()));
    }
    curves.draw(edges, focus);
  }

  function show(): void {
    const content = details(graph, opened.get(), words, { open, close });
    side.replaceChildren(...(content ? [content] : []));
    side.hidden = !content;
    side.scrollTop = 0;
    draw();
  }

  function open(id: string): void {
    opened.set(id);
    cards.get(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function close(): void {
    const card = cards.get(opened.get());
    opened.set("");
    card?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    const at = document.activeElement;
    if (event.key === "/" && at !== field) {
      event.preventDefault();
      field.focus();
    } else if (event.key === "Escape" && at === field) {
      field.value = "";
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
function joinsRegions({ from, to }: GraphEdge): boolean {
  const [a, b] = [from, to].map((card) => graph.stacks.find(({ cards }) => cards.some(({ id }) => id === card)));
  return a?.environment !== undefined && a.environment === b?.environment && a.role !== b.role;
}
