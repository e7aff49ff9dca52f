import { type Client, escapeLiteral } from "pg";
import { type BootstrapStep, databaseBootstrap, dumpBootstrap } from "../environments/database-bootstrap.ts";
import { connected, withDatabase } from "./connection.ts";
import { scramVerifier } from "./scram-verifier.ts";

export interface DatabaseAccount {
  /** Names the database and its roles. */
  readonly service: string;
  readonly extensions: readonly string[];
  readonly passwords: { readonly owner: string; readonly app: string };
}

/** Any number, the same everywhere: two that make roles at once fail with "tuple concurrently updated". */
const bootstrapLock = 5_274_102;

/**
 * Makes databases, roles, extensions and passwords as they should be. Harmless to repeat.
 *
 * @param administrator URL of the instance, as a role that may make databases and roles
 * @param dumpPassword of the role that dumps log in with. @default no such role
 */
export async function makeDatabaseAccounts(
  administrator: string,
  accounts: readonly DatabaseAccount[],
  dumpPassword?: string,
): Promise<void> {
  const steps = [
    ...accounts.flatMap(({ service, extensions, passwords }) =>
      databaseBootstrap(service, extensions, { owner: verifier(passwords.owner), app: verifier(passwords.app) }),
    ),
    ...(dumpPassword === undefined
      ? []
      : dumpBootstrap(
          accounts.map(({ service }) => service),
          verifier(dumpPassword),
        )),
  ];
  await connected(administrator, async (locked) => {
    await locked.query("SELECT pg_advisory_lock($1)", [bootstrapLock]);
    for (const [database, part] of consecutive(steps))
      await connected(withDatabase(administrator, database), async (client) => {
        for (const step of part) await take(client, step);
      });
  });
}

async function take(client: Client, { unless, sql }: BootstrapStep): Promise<void> {
  if (unless !== undefined && (await client.query(unless)).rowCount) return;
  await client.query(sql);
}

/** Steps in their order, in groups that one connection can take. */
function consecutive(steps: readonly BootstrapStep[]): readonly (readonly [string, readonly BootstrapStep[]])[] {
  const groups: [string, BootstrapStep[]][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.[0] === step.database) last[1].push(step);
    else groups.push([step.database, [step]]);
  }
  return groups;
}

const verifier = (password: string): string => escapeLiteral(scramVerifier(password));
