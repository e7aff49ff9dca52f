/** Variables of a Node process whose wall clock can be made to jump, by a signal to it. */
export const jumpingClock = { JUMPING_CLOCK: "yes", NODE_OPTIONS: `--import=${import.meta.url}` } as const;

/** What makes it wrong by 5 minutes. */
export const clockSignal = { ahead: "SIGUSR2", behind: "SIGWINCH" } as const;

const minutes = 60_000;

// In that process, which loads this file before its own.
if (process.env["JUMPING_CLOCK"] === jumpingClock.JUMPING_CLOCK) {
  let offset = 0;
  process.on(clockSignal.ahead, () => void (offset = 5 * minutes));
  process.on(clockSignal.behind, () => void (offset = -5 * minutes));
  const now = (): number => TrueDate.now() + offset;
  const TrueDate = Date;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now()] : args) as Date,
    get: (target, property) => (property === "now" ? now : (Reflect.get(target, property) as unknown)),
  });
}
