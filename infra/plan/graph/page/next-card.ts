/** The card next to one in the direction of an arrow key: as straight ahead as possible, and near. */
export function nextCard(from: HTMLElement, key: string, cards: Iterable<HTMLElement>): HTMLElement | undefined {
  const direction = directions[key];
  if (!direction) return undefined;
  const start = centre(from);
  let best: { readonly card: HTMLElement; readonly cost: number } | undefined;
  for (const card of cards) {
    const { x, y } = centre(card);
    const ahead = (x - start.x) * direction.x + (y - start.y) * direction.y;
    const aside = Math.abs((x - start.x) * direction.y) + Math.abs((y - start.y) * direction.x);
    const cost = ahead + 3 * aside;
    if (card !== from && ahead > 1 && (!best || cost < best.cost)) best = { card, cost };
  }
  return best?.card;
}

const directions: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

function centre(card: HTMLElement): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = card.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
