import { ownershipTable, standInCredentials, standInRegion } from "../../local/regions/ownership-table.ts";
import type { Store } from "../../services/region-guard/src/store/store.ts";

export interface GuardTable {
  readonly endpoint: string;
  readonly store: Store;
  /** What a process needs to ask it with AWS's SDK; this one has it. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** An empty table `region-guard` in DynamoDB's API on loopback. */
export async function startGuardTable(): Promise<GuardTable> {
  const { port, store, stop } = await ownershipTable("region-guard");
  const endpoint = `http://127.0.0.1:${port}`;
  const env = { ...standInCredentials, AWS_REGION: standInRegion, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  return { endpoint, store, env, stop };
}
