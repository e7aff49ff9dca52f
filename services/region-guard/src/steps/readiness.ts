import type { Surroundings } from "./surroundings.ts";

/**
 * What a failover would find here, in words, with nothing done: whether this identity is let in, and what it sees. Whether it
 * may also promote, AWS tells nobody beforehand; the policy does (service-rights.ts).
 */
export async function readiness({
  replica,
  databases,
}: Pick<Surroundings, "replica" | "databases">): Promise<Readonly<Record<"replica" | "database", string>>> {
  const told = (look: () => Promise<string>): Promise<string> =>
    look().catch((error: unknown) => `not to be asked: ${error instanceof Error ? error.message : String(error)}`);
  return {
    replica: await told(async () => {
      const { status, isReplica } = await replica.describe();
      return `${isReplica ? "a replica" : "no replica"}, ${status}`;
    }),
    database: await told(async () =>
      (await databases.inRecovery())
        ? `a standby, ${(await databases.lagSeconds()).toFixed(1)} s behind`
        : "no standby, it can be written",
    ),
  };
}
