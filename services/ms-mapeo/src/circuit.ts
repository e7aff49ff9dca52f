import { DomainError, kitProblems } from "@rumbo/kit/problem";
import { isDataError } from "./data-error.ts";

export interface CircuitOptions {
  /** Milliseconds after which work counts as failed. It may happen nevertheless. */
  readonly patience: number;
  /** Asked while the circuit is open: whether work would succeed again. */
  readonly probe: () => Promise<unknown>;
  /** Told of every change. */
  readonly onOpen: (reason: unknown) => void;
  readonly onClose: () => void;
}

/** Stands before something that may be away, so that only the first to notice has to wait. */
export interface Circuit {
  /**
   * @param patience for work that takes longer by nature
   * @throws unavailable when the work failed or took too long, and at once as long as it would do so again; what the
   *   database has against the data itself
   */
  readonly run: <T>(work: () => Promise<T>, patience?: number) => Promise<T>;
  readonly isOpen: () => boolean;
  /** Opens it for a reason that was noticed elsewhere. */
  readonly open: (reason: unknown) => void;
}

export function circuit({ patience, probe, onOpen, onClose }: CircuitOptions): Circuit {
  let isOpen = false;

  const run = async <T>(work: () => Promise<T>, longest = patience): Promise<T> => {
    if (isOpen) throw unavailable(undefined);
    try {
      return await within(longest, work());
    } catch (error) {
      if (isDataError(error)) throw error;
      open(error);
      throw unavailable(error);
    }
  };

  const open = (reason: unknown): void => {
    if (isOpen) return;
    isOpen = true;
    onOpen(reason);
    setTimeout(tryAgain, probeInterval).unref();
  };

  const tryAgain = (): void => {
    within(patience, probe()).then(close, (error: unknown) => {
      if (isDataError(error)) close();
      else setTimeout(tryAgain, probeInterval).unref();
    });
  };

  const close = (): void => {
    isOpen = false;
    onClose();
  };

  return { run, open, isOpen: () => isOpen };
}

/** 503, with a time to come back. */
export const unavailable = (cause: unknown): DomainError =>
  kitProblems.error("unavailable", {}, { cause, headers: { "retry-after": "1" } });

/** Whether it is such an error, rather than one about what was sent. */
export const isAway = (error: unknown): boolean => error instanceof DomainError && error.code === "unavailable";

/** Milliseconds; a server that came back is used again after less than twice this. */
const probeInterval = 250;

export class LateError extends Error {
  override readonly name = "LateError";
}

/** The promise's result. @throws LateError when that takes too long */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LateError(`Not done after ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
