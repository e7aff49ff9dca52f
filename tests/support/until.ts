import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";

/**
 * Waits for something that happens by itself, in hooks as in tests.
 *
 * @param what completes the sentence "waited in vain until …"
 * @param look asked every 200 ms; anything but `undefined` and `false` ends the waiting
 * @throws Error with what was seen last: what `look` threw, or `see` returns
 */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  { timeoutMs = 60_000, see }: { readonly timeoutMs?: number; readonly see?: () => unknown } = {},
): Promise<Found> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let error: unknown;
    const found = await Promise.resolve()
      .then(look)
      .catch((thrown: unknown) => {
        error = thrown;
        return undefined;
      });
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline)
      throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}.${lastSeen(error, await see?.())}`);
    await delay(200);
  }
}

const lastSeen = (error: unknown, seen: unknown): string =>
  error === undefined && seen === undefined ? "" : ` Seen last: ${inspect(error ?? seen, { depth: 8 })}`;
