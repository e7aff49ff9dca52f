import { z } from "zod";

/** Who serves users (`primary`) and who stands by warm (`secondary`). A role never moves; ownership of writes does. */
export const Role = z.enum(["primary", "secondary"]);
export type Role = z.infer<typeof Role>;

export const otherRole = (role: Role): Role => (role === "primary" ? "secondary" : "primary");

/** How a lost region is told from a slow one. Seconds of a clock that never goes back. */
export interface Settings {
  /** How long a region may write without renewing its lease. */
  readonly leaseSeconds: number;
  readonly renewSeconds: number;
  readonly probeSeconds: number;
  /** How long two vantage points must have had nothing but bad answers. Longer than the lease. */
  readonly holdSeconds: number;
  /** How long nothing moves by itself after a failover. */
  readonly cooldownSeconds: number;
}

/**
 * A write canary older than this, or a report of a vantage point: the region is bad, or the vantage point is blind. Four
 * intervals of five seconds, so that one lost packet is no verdict (reference: grey failure, "write canary age < 20 s").
 */
export const staleSeconds = 20;
