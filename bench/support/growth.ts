/**
 * By which power a cost grows with its cause: 1 is in proportion, 2 is its square.
 *
 * @param smaller cause and cost
 * @param larger cause and cost
 */
export const growthExponent = (
  [smallerCause, smallerCost]: readonly [number, number],
  [largerCause, largerCost]: readonly [number, number],
): number => Math.log(largerCost / smallerCost) / Math.log(largerCause / smallerCause);
