import { hash, randomBytes } from "node:crypto";

/** What a tracker shows with every position: 256 random bits, so that nobody guesses one. */
export const newTrackerToken = (): string => randomBytes(32).toString("base64url");

/** What of a token is stored, in hexadecimal. */
export const hashToken = (token: string): string => hash("sha256", token, "hex");
