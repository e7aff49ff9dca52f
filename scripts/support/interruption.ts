/** The person pressed Ctrl-C, or the command that started this process is gone. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** A signal that is aborted at the first Ctrl-C, so that what was started is stopped in good order. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Interrupted());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, abort);
  // Nobody passes a signal on when npm or the shell is itself killed.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && abort(), 500).unref();
  return controller.signal;
}

/** The work's result, or `Interrupted` as soon as the signal is aborted. */
export async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => {
    const fail = (): void => reject(new Interrupted());
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
  // What the work still throws after an interruption is of no interest any more.
  work.catch(() => undefined);
  return Promise.race([work, interrupted]);
}
