import { v7 } from "uuid";

/** A UUIDv7: unique everywhere, and in the order of its making, so that lists and indexes keep that order. */
export const newId = (): string => v7();
