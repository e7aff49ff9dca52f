export interface GroupCommitOptions<Item, Outcome> {
  /** Stores all items or, throwing, none. One outcome an item, in their order. */
  readonly store: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  /** Whether `store` may have failed because of one item; then halves are tried again, down to one submission. */
  readonly mayBeOneItem: (error: unknown) => boolean;
  /** Items a commit; no submission has more. */
  readonly maxItems: number;
  /** Commits at the same time: a further one begins only when it is full. */
  readonly maxInFlight: number;
  /** Items that wait for a commit, beyond which submissions are refused. */
  readonly maxWaiting: number;
  /** Milliseconds that a submission waits for company. */
  readonly tick: number;
}

export interface GroupCommit<Item, Outcome> {
  /**
   * Resolves when all items are stored, rejects when none is.
   *
   * @throws QueueFullError at once when too many items wait already
   */
  readonly submit: (items: readonly Item[]) => Promise<readonly Outcome[]>;
}

/** More is being submitted than can be stored. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

interface Submission<Item, Outcome> {
  readonly items: readonly Item[];
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins the submissions of many callers into few commits, since a commit costs much the same whatever it holds. A commit
 * starts when the tick has passed and none is under way, or when enough items wait to fill one: the slower the store, the
 * larger the commits.
 */
export function groupCommit<Item, Outcome>(options: GroupCommitOptions<Item, Outcome>): GroupCommit<Item, Outcome> {
  const { store, mayBeOneItem, maxItems, maxInFlight, maxWaiting, tick } = options;
  let waiting: Submission<Item, Outcome>[] = [];
  let waitingItems = 0;
  let inFlight = 0;
  let timer: NodeJS.Timeout | undefined;
  let due = false;

  const submit = (items: readonly Item[]): Promise<readonly Outcome[]> => {
    if (items.length === 0) return Promise.resolve([]);
    if (waitingItems + items.length > maxWaiting) return Promise.reject(new QueueFullError("Too many positions wait."));
    const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
    waiting.push({ items, resolve, reject });
    waitingItems += items.length;
    if (waitingItems >= maxItems) start();
    else if (!due) timer ??= setTimeout(becomeDue, tick);
    return promise;
  };

  const becomeDue = (): void => {
    timer = undefined;
    due = true;
    start();
  };

  const start = (): void => {
    while (waitingItems >= maxItems ? inFlight < maxInFlight : due && inFlight === 0 && waitingItems > 0) {
      inFlight += 1;
      void settle(take()).then(() => {
        inFlight -= 1;
        start();
      });
    }
    if (waitingItems === 0) due = false;
  };

  const take = (): readonly Submission<Item, Outcome>[] => {
    let count = 0;
    let items = 0;
    for (const submission of waiting) {
      if (count > 0 && items + submission.items.length > maxItems) break;
      items += submission.items.length;
      count += 1;
    }
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingItems -= items;
    return taken;
  };

  const settle = async (submissions: readonly Submission<Item, Outcome>[], again = false): Promise<void> => {
    try {
      const outcomes = await store(submissions.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, resolve } of submissions) resolve(outcomes.slice(from, (from += items.length)));
    } catch (error) {
      const alone = submissions.length === 1;
      if (!mayBeOneItem(error) || (alone && again)) for (const { reject } of submissions) reject(error);
      else for (const part of alone ? [submissions] : halves(submissions)) await settle(part, true);
    }
  };

  return { submit };
}

const halves = <T>(list: readonly T[]): readonly (readonly T[])[] => {
  const middle = list.length >> 1;
  return [list.slice(0, middle), list.slice(middle)];
};
