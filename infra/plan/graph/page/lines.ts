import type { GraphEdge } from "../plan-graph.ts";
import { svgElement } from "./element.ts";

/** Draws needs as curves over the board, from the card that needs to the card that is needed. */
export interface Lines {
  readonly root: SVGSVGElement;
  /** Draws these and no others; those of `focus`, a card's id, by direction. */
  draw(edges: readonly GraphEdge[], focus?: string): void;
}

export function lines(cards: ReadonlyMap<string, HTMLElement>): Lines {
  const root = svgElement("svg", { class: "lines", "aria-hidden": "true" });
  return {
    root,
    draw(edges, focus) {
      const origin = root.getBoundingClientRect();
      root.replaceChildren(
        ...edges.flatMap((edge) => {
          const [from, to] = [cards.get(edge.from), cards.get(edge.to)];
          if (!from || !to) return [];
          const direction = focus === undefined ? "quiet" : edge.from === focus ? "needs" : "needed";
          const curve = curveBetween(boxOf(from, origin), boxOf(to, origin));
          return [
            svgElement("path", { class: `line ${direction} ${edge.kind}`, d: curve.path }),
            svgElement("circle", { class: `end ${direction}`, cx: curve.end.x, cy: curve.end.y, r: 3 }),
          ];
        }),
      );
    },
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

function boxOf(card: HTMLElement, origin: DOMRect): Box {
  const { left, top, width, height } = card.getBoundingClientRect();
  return { x: left - origin.left, y: top - origin.top, width, height };
}

/** Leaves and arrives at the sides that face each other, at right angles to them. */
function curveBetween(from: Box, to: Box): { readonly path: string; readonly end: Point } {
  const [a, b] = [middle(from), middle(to)];
  const gap = {
    x: Math.abs(b.x - a.x) - (from.width + to.width) / 2,
    y: Math.abs(b.y - a.y) - (from.height + to.height) / 2,
  };
  const upright = gap.y > roomToBend || gap.x < 0;
  const start = upright ? sideY(from, b.y > a.y) : sideX(from, b.x > a.x);
  const end = upright ? sideY(to, b.y < a.y) : sideX(to, b.x < a.x);
  const pull = Math.hypot(end.x - start.x, end.y - start.y) * 0.4;
  const [sx, sy] = upright ? [0, Math.sign(b.y - a.y) * pull] : [Math.sign(b.x - a.x) * pull, 0];
  const path = `M${start.x} ${start.y}C${start.x + sx} ${start.y + sy} ${end.x - sx} ${end.y - sy} ${end.x} ${end.y}`;
  return { path, end };
}

/** Pixels between two cards that a curve needs to turn round. */
const roomToBend = 24;

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const sideY = (box: Box, lower: boolean): Point => ({ x: box.x + box.width / 2, y: box.y + (lower ? box.height : 0) });

const sideX = (box: Box, right: boolean): Point => ({ x: box.x + (right ? box.width : 0), y: box.y + box.height / 2 });
