/** Seconds of the one clock that a guard knows: it never goes back, and nobody sets it. */
export const clock = (): number => performance.now() / 1000;
