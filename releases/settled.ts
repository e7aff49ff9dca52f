import { setTimeout } from "node:timers/promises";
import type { Place } from "../environments/naming.ts";
import type { Proof } from "./proof.ts";
import { Refusal } from "./refusal.ts";

/** Argo CD speaks within seconds of a sync, and the forge counts requests. */
const pollMilliseconds = 5000;

/**
 * Looks again and again until Argo CD has said of every application how it fares, or time is up.
 *
 * @param seconds how long to wait. 0 looks once
 * @returns what was seen last
 */
export async function untilSettled(seconds: number, look: () => Promise<readonly Proof[]>): Promise<readonly Proof[]> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const proofs = await look();
    const isSettled =
      proofs.some(({ health }) => health === "failed") || proofs.every(({ health }) => health === "healthy");
    if (isSettled || Date.now() >= deadline) return proofs;
    await setTimeout(Math.min(pollMilliseconds, deadline - Date.now()));
  }
}

/** @throws Refusal unless every application was seen healthy */
export function refuseUnproven({ environment, role }: Place, proofs: readonly Proof[]): void {
  const failed = proofs.find(({ health }) => health === "failed");
  if (failed)
    throw new Refusal(
      `${environment} ${role} is not healthy: ${failed.application} failed (${failed.status?.description ?? ""}); release a mended image there first.`,
    );
  const unknown = proofs.filter(({ health }) => health === "unknown").map(({ application }) => application);
  if (unknown.length > 0 || proofs.length === 0)
    throw new Refusal(
      `Argo CD has not said yet that ${environment} ${role} is healthy (waiting for ${unknown.join(", ")}); try again later, or add --wait <seconds>.`,
    );
}
