import { IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { dynamoDbStore } from "../../services/region-guard/src/store/dynamodb-store.ts";
import type { Store } from "../../services/region-guard/src/store/store.ts";

export interface OwnershipTable {
  readonly name: string;
  readonly port: number;
  /** What guards see of it, for those who look on. */
  readonly store: Store;
  /**
   * Looks at each write of the others on its way.
   *
   * @param arrives whether it reaches the table; one that does not is never answered. None: nobody looks any more
   */
  readonly intercept: (arrives: ((id: string, value: unknown) => boolean) | undefined) => void;
  readonly stop: () => Promise<void>;
}

/** Credentials that a stand-in takes, in whatever process asks it. */
export const standInCredentials = { AWS_ACCESS_KEY_ID: "drill", AWS_SECRET_ACCESS_KEY: "drill" } as const;
export const standInRegion = "us-east-1";

/** The table that both regions share, in a DynamoDB on loopback that no region takes with it. */
export async function ownershipTable(name: string): Promise<OwnershipTable> {
  const server = dynalite({ createTableMs: 0 });
  let arrives: Parameters<OwnershipTable["intercept"]>[0];
  const [serve] = server.listeners("request") as [RequestListener];
  server.removeAllListeners("request").on("request", ((request, response) => {
    if (!arrives || request.headers["x-amz-target"] !== putItem) {
      serve(request, response);
      return;
    }
    void text(request).then((body) => {
      const { Item } = JSON.parse(body) as {
        readonly Item: { readonly id: { S: string }; readonly value: { S: string } };
      };
      if (arrives?.(Item.id.S, JSON.parse(Item.value.S)) === false) response.destroy();
      else serve(again(request, body), response);
    });
  }) satisfies RequestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, standInCredentials);
  const client = new DynamoDBClient({ region: standInRegion, endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName: name });
  client.destroy();
  return {
    name,
    port,
    store: dynamoDbStore({ table: name, region: standInRegion, endpoint }),
    intercept: (next) => void (arrives = next),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const putItem = "DynamoDB_20120810.PutItem";

/** A request whose body has been read, to be read once more. */
function again({ method, url, headers, socket }: IncomingMessage, body: string): IncomingMessage {
  // What is not complete when it ends takes its connection with it.
  const request = Object.assign(new IncomingMessage(socket), { method, url, headers, complete: true });
  request.push(body);
  request.push(null);
  return request;
}
