import type { Family } from "../families.ts";
import type { Card, PlanGraph } from "../plan-graph.ts";

export interface Query {
  /** Words that must all be somewhere in a card: its names, its resources, their inputs. */
  readonly text: string;
  /** Nothing chosen means every family. */
  readonly families: ReadonlySet<Family>;
}

/** Ids of the cards that a query means. */
export function search({ stacks }: PlanGraph): (query: Query) => ReadonlySet<string> {
  const cards = stacks.flatMap((stack) =>
    stack.cards.map((card) => ({ id: card.id, family: card.family, text: textOf(card, stack.name) })),
  );
  return ({ text, families }) => {
    const words = text.toLowerCase().split(/\s+/);
    return new Set(
      cards
        .filter((card) => families.size === 0 || families.has(card.family))
        .filter((card) => words.every((word) => card.text.includes(word)))
        .map(({ id }) => id),
    );
  };
}

const textOf = ({ title, name, resources }: Card, stack: string): string =>
  `${stack} ${title} ${name} ${JSON.stringify(resources)}`.toLowerCase();
