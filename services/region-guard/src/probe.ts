import { z } from "zod";
import { staleSeconds } from "./settings.ts";
import type { Verdict } from "./vantage.ts";

const RegionAnswer = z.object({ canaryAgeSeconds: z.number().nullable() });

/** Milliseconds for an answer: less than between two questions. */
const patience = 3_000;

/**
 * How a region looks through its front door, as its users reach it: whether it has written to all of its databases lately.
 * No answer, or one that makes no sense, is a bad one; whether it is this side that sees nothing, the other vantage points
 * know.
 *
 * @param regionUrl `https://primary.rumbo.example`
 */
export async function probeRegion(regionUrl: string): Promise<Verdict> {
  try {
    const response = await fetch(`${regionUrl}/region/state`, {
      signal: AbortSignal.timeout(patience),
      redirect: "error",
      // A new connection each time, as a new user has.
      headers: { connection: "close" },
    });
    if (!response.ok) return "bad";
    const { canaryAgeSeconds: age } = RegionAnswer.parse(await response.json());
    return age === null ? "unknown" : age > staleSeconds ? "bad" : "good";
  } catch {
    return "bad";
  }
}
