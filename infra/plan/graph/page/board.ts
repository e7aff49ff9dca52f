import type { Card, GraphStack, PlanGraph } from "../plan-graph.ts";
import { element } from "./element.ts";
import { icon } from "./icons.ts";
import type { Words } from "./words.ts";

/** Every stack where it belongs: columns are regions, rows are layers, from first to last in the order of `pulumi up`. */
export interface Board {
  readonly root: HTMLElement;
  /** By id of the card. */
  readonly cards: ReadonlyMap<string, HTMLButtonElement>;
}

export function board({ stacks }: PlanGraph, words: Words): Board {
  const cards = new Map<string, HTMLButtonElement>();
  const regions = stacks.filter(({ layer }) => layer === "foundation");
  const layers = [...new Set(stacks.filter(({ role }) => role !== undefined).map(({ layer }) => layer))];
  const root = element("div", { class: "board", style: `--regions: ${regions.length}` });

  const column = (stack: GraphStack): number =>
    regions.findIndex(({ environment, role }) => environment === stack.environment && role === stack.role) + 1;
  const box = (stack: GraphStack, area: Area): void =>
    root.append(stackBox(stack, stacks.indexOf(stack) + 1, area, words, cards));

  const rows = { shared: 1, environment: 2, region: 3, layers: 4, global: 4 + layers.length };
  for (const [environment = "", members] of Map.groupBy(regions, (region) => region.environment)) {
    const first = members[0] ? column(members[0]) : 1;
    const columns = { from: first, to: first + members.length };
    const global = stacks.find((stack) => stack.layer === "global" && stack.environment === environment);
    root.append(
      element("div", {
        class: "environment",
        style: area({ ...columns, row: rows.environment, end: rows.global + (global ? 1 : 0) }),
      }),
      element("h2", { style: area({ ...columns, row: rows.environment }) }, environment),
    );
    for (const region of members) root.append(regionTitle(region, { from: column(region), row: rows.region }, words));
    if (global) box(global, { ...columns, row: rows.global });
  }
  for (const stack of stacks)
    if (stack.layer === "shared") box(stack, { from: 1, to: regions.length + 1, row: rows.shared });
    else if (stack.role !== undefined)
      box(stack, { from: column(stack), row: rows.layers + layers.indexOf(stack.layer) });
  return { root, cards };
}

/** Lines of the grid. */
interface Area {
  readonly from: number;
  readonly to?: number;
  readonly row: number;
  readonly end?: number;
}

const area = ({ from, to = from + 1, row, end = row + 1 }: Area): string =>
  `grid-column: ${from} / ${to}; grid-row: ${row} / ${end}`;

const regionTitle = ({ region, role }: GraphStack, place: Area, words: Words): HTMLElement =>
  element("h3", { style: area(place) }, role === undefined ? "" : words.roles[role], element("code", {}, region));

function stackBox(
  stack: GraphStack,
  index: number,
  place: Area,
  words: Words,
  cards: Map<string, HTMLButtonElement>,
): HTMLElement {
  const count = stack.cards.reduce((sum, card) => sum + card.resources.length, 0);
  const own = stack.cards.map((card) => {
    const isAlone = stack.cards.filter(({ title }) => title === card.title).length === 1;
    const button = cardButton(card, isAlone, words);
    cards.set(card.id, button);
    return button;
  });
  const beside = { shared: words.shared, global: words.bothRegions }[stack.layer];
  return element(
    "section",
    { class: "stack", style: area(place), "data-stack": stack.name, "aria-label": stack.name, title: stack.name },
    element(
      "header",
      {},
      element("span", { class: "order", title: words.order(index) }, String(index)),
      element("h4", {}, words.layers[stack.layer] ?? stack.layer),
      ...(beside === undefined ? [] : [element("span", { class: "muted" }, `${beside} · ${stack.region}`)]),
      element("span", { class: "count", title: words.resources }, String(count)),
    ),
    element("div", { class: "cards" }, ...own),
  );
}

/** @param isAlone whether its title is enough to tell it from the others of its stack */
function cardButton(card: Card, isAlone: boolean, words: Words): HTMLButtonElement {
  return element(
    "button",
    {
      type: "button",
      class: "card",
      "data-card": card.id,
      "data-family": card.family,
      title: `${card.title} ${card.name} · ${words.family[card.family]}`,
    },
    element("span", { class: "tile" }, icon(card.family)),
    element(
      "span",
      { class: "label" },
      element("strong", {}, spaced(card.title)),
      ...(isAlone ? [] : [element("small", {}, card.name)]),
    ),
    element("span", { class: "count" }, String(card.resources.length)),
  );
}

/** `LoadBalancer` → `Load balancer`, `VpcEndpoints` → `VPC endpoints`. */
export const spaced = (title: string): string =>
  title
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\b(?:cd|dns|sns|vpc)\b/gi, (short) => short.toUpperCase());
