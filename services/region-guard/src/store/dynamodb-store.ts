import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Store } from "./store.ts";

export interface DynamoDbStoreOptions {
  readonly table: string;
  readonly region: string;
  /** @default AWS's own of the region */
  readonly endpoint?: string | undefined;
}

/**
 * The store in a DynamoDB global table with multi-Region strong consistency: a conditional write succeeds in one region
 * alone, and both go on as long as two of the three regions do. Each guard asks the endpoint of its own region.
 *
 * Item: `id` (the key), `version` N, `value` S (JSON).
 */
export function dynamoDbStore({ table, region, endpoint }: DynamoDbStoreOptions): Store {
  const client = new DynamoDBClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    // A renewal that is tried for longer than until the next one helps nobody.
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  return {
    async read(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
      );
      if (!Item) return undefined;
      return { version: Number(Item["version"]?.N), value: JSON.parse(Item["value"]?.S ?? "null") as unknown };
    },
    async write(id, value, before) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: { id: { S: id }, version: { N: `${(before ?? 0) + 1}` }, value: { S: JSON.stringify(value) } },
            ...(before === undefined
              ? { ConditionExpression: "attribute_not_exists(id)" }
              : {
                  ConditionExpression: "version = :before",
                  ExpressionAttributeValues: { ":before": { N: `${before}` } },
                }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
