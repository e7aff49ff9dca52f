/** The first wait, and the longest: a restarting service is back in seconds, a broken one is not hammered. */
const shortest = 1_000;
const longest = 30_000;

/**
 * Milliseconds to wait before trying again, doubling from 1 s to 30 s. Half of it is chance, so that the pages that one
 * restart cut off do not come back all at once.
 *
 * @param failures in a row, from 1
 * @param chance 0…1
 */
export function backOff(failures: number, chance: number): number {
  const wait = Math.min(longest, shortest * 2 ** (failures - 1));
  return wait * (0.5 + chance / 2);
}
