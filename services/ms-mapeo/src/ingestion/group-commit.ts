export interface GroupCommitOptions<Item, Outcome> {
  /** Stores all items or, throwing, none. One outcome an item, in their order. */
  readonly store: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  /** Whether `store` may have failed because of one item; then every submission is tried again by itself. */
  readonly mayBeOneItem: (error: unknown) => boolean;
  /** Items a commit; no submission has more. */
  readonly maxItems: number;
  /** Commits at the same time. While one waits for the disk, the next can be prepared. */
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
 * Joins the submissions of many callers into few commits, since a commit costs the same whatever it holds. A commit
 * starts when the tick has passed or enough items wait, and never while `maxInFlight` are under way: the slower the
 * store, the larger the commits.
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
    while (inFlight < maxInFlight && (due ? waitingItems > 0 : waitingItems >= maxItems)) {
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

  const settle = async (submissions: readonly Submission<Item, Outcome>[]): Promise<void> => {
    try {
      const outcomes = await store(submissions.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, resolve } of submissions) resolve(outcomes.slice(from, (from += items.length)));
    } catch (error) {
      if (mayBeOneItem(error)) for (const submission of submissions) await settleAlone(submission);
      else for (const { reject } of submissions) reject(error);
    }
  };

  const settleAlone = ({ items, resolve, reject }: Submission<Item, Outcome>): Promise<void> =>
    store(items).then(resolve, reject);

  return { submit };
}
