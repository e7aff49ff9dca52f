import { InvalidDBInstanceStateFault, PromoteReadReplicaCommand, RDSClient } from "@aws-sdk/client-rds";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rdsReplica } from "../../services/region-guard/src/adapters/rds-replica.ts";
import { type RdsStandIn, rdsStandIn } from "./rds-stand-in.ts";

const region = "us-east-1";
const instance = "drill-secondary";
const replicaOf = "drill-primary";

let rds: RdsStandIn;
let primaries: number;
/** What a reboot waits for. */
let rebooted: Promise<void>;

beforeEach(async () => {
  primaries = 0;
  rebooted = Promise.resolve();
  rds = await rdsStandIn(0.4);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", AWS_ENDPOINT_URL_RDS: rds.url });
  rds.add({ name: instance, replicaOf, rebootAsPrimary: () => rebooted.then(() => void (primaries += 1)) });
});
afterEach(() => rds.stop());

describe("the stand-in for RDS, asked by the real SDK", () => {
  test("promotes a replica through the states that AWS documents, and then really", async () => {
    const replica = rdsReplica({ instance, region });
    const reboot = Promise.withResolvers<undefined>();
    rebooted = reboot.promise;
    expect(await replica.describe()).toEqual({ status: "available", isReplica: true });
    await replica.promote();
    expect(await replica.describe()).toEqual({ status: "modifying", isReplica: true });
    await expect.poll(replica.describe).toEqual({ status: "rebooting", isReplica: true });
    reboot.resolve(undefined);
    await expect.poll(replica.describe).toEqual({ status: "available", isReplica: false });
    expect(primaries).toBe(1);
  });

  test("refuses to promote what is being promoted, or no replica", async () => {
    const client = new RDSClient({ region });
    const promote = (): Promise<unknown> =>
      client.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: instance }));
    await promote();
    await expect(promote()).rejects.toThrow(InvalidDBInstanceStateFault);
    await expect.poll(() => primaries).toBe(1);
    await expect(promote()).rejects.toThrow(InvalidDBInstanceStateFault);
    expect(rds.promotions).toHaveLength(1);
  });

  test("can be unwell, or lose an answer, and one promotion comes of it", async () => {
    const replica = rdsReplica({ instance, region });
    rds.fail(1, "throttled");
    rds.fail(1, "answer lost");
    await replica.promote();
    await expect.poll(() => primaries).toBe(1);
    expect(rds.promotions).toHaveLength(1);
  });

  test("knows no other instance", async () => {
    await expect(rdsReplica({ instance: "another", region }).describe()).rejects.toThrow("not found");
  });
});
