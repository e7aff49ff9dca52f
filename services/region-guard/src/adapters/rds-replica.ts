import {
  DescribeDBInstancesCommand,
  InvalidDBInstanceStateFault,
  PromoteReadReplicaCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { Replica } from "../steps/surroundings.ts";

/** This region's instance: the one that the guard's role may promote. `AWS_ENDPOINT_URL_RDS` points it elsewhere. */
export function rdsReplica({ instance, region }: { readonly instance: string; readonly region: string }): Replica {
  const client = new RDSClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return {
    async describe() {
      const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: instance }));
      const found = DBInstances?.[0];
      if (!found) throw new Error(`RDS knows no instance ${instance}.`);
      return {
        status: found.DBInstanceStatus ?? "unknown",
        isReplica: (found.ReadReplicaSourceDBInstanceIdentifier ?? "") !== "",
      };
    },
    async promote() {
      try {
        await client.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: instance }));
      } catch (error) {
        // Somebody has asked already, perhaps we, and the answer was lost: what RDS says of the instance decides.
        if (!(error instanceof InvalidDBInstanceStateFault)) throw error;
      }
    },
  };
}
