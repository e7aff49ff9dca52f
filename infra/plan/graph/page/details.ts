import type { Card, CardResource, GraphEdge, GraphStack, PlanGraph } from "../plan-graph.ts";
import { familyOf } from "../families.ts";
import { spaced } from "./board.ts";
import { element } from "./element.ts";
import { icon } from "./icons.ts";
import type { Words } from "./words.ts";

/** What is known of one card: what it needs and who needs it, and every resource with its inputs. */
export function details(
  graph: PlanGraph,
  id: string,
  words: Words,
  { open, close }: { readonly open: (id: string) => void; readonly close: () => void },
): HTMLElement | undefined {
  const found = find(graph, id);
  if (!found) return undefined;
  const { card, stack } = found;
  const closer = element("button", { type: "button", class: "icon-button", "aria-label": words.close }, icon("close"));
  closer.addEventListener("click", close);

  const neighbours = (title: string, edges: readonly GraphEdge[], end: "from" | "to"): HTMLElement =>
    element(
      "section",
      {},
      element("h3", {}, title),
      edges.length === 0
        ? element("p", { class: "muted" }, words.nobody)
        : element("ul", { class: "neighbours" }, ...edges.flatMap((edge) => neighbour(graph, edge, end, words, open))),
    );
  return element(
    "div",
    { class: "details-body", "data-family": card.family },
    element(
      "header",
      {},
      element("span", { class: "tile" }, icon(card.family)),
      element("h2", {}, spaced(card.title), element("small", {}, `${stack.name} · ${stack.region}`)),
      closer,
    ),
    neighbours(
      words.needs,
      graph.edges.filter(({ from }) => from === id),
      "to",
    ),
    neighbours(
      words.neededBy,
      graph.edges.filter(({ to }) => to === id),
      "from",
    ),
    element(
      "section",
      {},
      element("h3", {}, `${card.resources.length} ${words.resources}`),
      ...typesOf(card).map(([type, resources]) => typeGroup(type, resources, words)),
    ),
  );
}

function find({ stacks }: PlanGraph, id: string): { readonly card: Card; readonly stack: GraphStack } | undefined {
  for (const stack of stacks) {
    const card = stack.cards.find((candidate) => candidate.id === id);
    if (card) return { card, stack };
  }
  return undefined;
}

function neighbour(
  graph: PlanGraph,
  edge: GraphEdge,
  end: "from" | "to",
  words: Words,
  open: (id: string) => void,
): readonly HTMLElement[] {
  const found = find(graph, edge[end]);
  if (!found) return [];
  const { card, stack } = found;
  const button = element(
    "button",
    { type: "button", class: "neighbour", "data-family": card.family },
    element("span", { class: "tile" }, icon(card.family)),
    element("span", { class: "label" }, element("strong", {}, spaced(card.title)), element("small", {}, stack.name)),
    element("span", { class: `kind ${edge.kind}` }, words.kinds[edge.kind]),
  );
  button.addEventListener("click", () => open(card.id));
  return [element("li", {}, button)];
}

/** What the card is for comes before what that needs. */
function typesOf({ resources, family }: Card): readonly (readonly [string, readonly CardResource[]])[] {
  const isMinor = (type: string): number => (familyOf([type]) === family ? 0 : 1);
  return [...Map.groupBy(resources, ({ type }) => type)].toSorted(([a], [b]) => isMinor(a) - isMinor(b));
}

const typeGroup = (type: string, resources: readonly CardResource[], words: Words): HTMLElement =>
  element(
    "details",
    { class: "type", open: resources.length === 1 },
    element(
      "summary",
      {},
      element("code", {}, type.split("/").at(-1)?.split(":").at(-1) ?? type),
      element("span", { class: "count" }, String(resources.length)),
    ),
    element("p", { class: "token muted" }, type),
    ...resources.map((resource) => resourceItem(resource, words)),
  );

const resourceItem = ({ name, protect, region, within, inputs }: CardResource, words: Words): HTMLElement =>
  element(
    "details",
    { class: "resource" },
    element(
      "summary",
      {},
      element("span", {}, name),
      ...(protect ? [element("span", { class: "lock", title: words.protected }, icon("lock"))] : []),
    ),
    element("p", { class: "muted" }, [region, ...within].filter((part) => part !== undefined).join(" › ")),
    tree(inputs),
  );

/** Inputs as nested lists of names and values; a JSON document is opened up. */
function tree(value: unknown): HTMLElement {
  const opened = parsed(value);
  if (typeof opened !== "object" || opened === null)
    return element(
      "span",
      { class: `value ${typeof opened}` },
      typeof opened === "string" ? opened : JSON.stringify(opened),
    );
  return element(
    "dl",
    {},
    ...Object.entries(opened).flatMap(([name, inner]) => [
      element("dt", {}, Array.isArray(opened) ? "·" : name),
      element("dd", {}, tree(inner)),
    ]),
  );
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
