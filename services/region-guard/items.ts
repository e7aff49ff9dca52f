/** Ids of items in the table, which rights in AWS name. */
export const ownershipItem = "ownership";
export const vantageItem = (point: "witness" | "self"): string => `vantage#${point}`;
