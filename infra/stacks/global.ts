import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionRole } from "../../environments/environment.ts";
import {
  bucketName,
  dataKeyAlias,
  type Place,
  prefix,
  regionalHost,
  serviceBucketName,
} from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import { strongConsistencyWitness } from "../../environments/regions.ts";
import { failoverAlarms } from "../alarms/failover-alarms.ts";
import { AlarmTopic, usedByAlarms } from "../components/alarm-topic.ts";
import { Alarms } from "../components/alarms.ts";
import { BucketReplication, type ReplicatedBucket } from "../components/bucket-replication.ts";
import { EncryptionKey } from "../components/encryption-key.ts";
import { EndpointCheck } from "../components/endpoint-check.ts";
import { FailoverRecords } from "../components/failover-records.ts";
import { route53Region } from "../components/hosted-zone.ts";
import { LatchCheck } from "../components/latch-check.ts";
import { RegionGuardTable } from "../components/region-guard-table.ts";
import { Witness } from "../components/witness.ts";
import type { GlobalContext, Outputs } from "./context.ts";
import { regionalProviders } from "./region-provider.ts";

/**
 * What joins two regions. It reads neither's stack, so that it works with either of them gone, and nothing in it changes
 * when the other region takes over.
 */
export function global({ environment, services, stack, provider }: GlobalContext): Outputs {
  const { domain, regions, recovery } = environment;
  const region = { primary: regions.primary.region, secondary: stack.region };
  const witnessRegion = strongConsistencyWitness(region.primary, region.secondary);
  // `validateEnvironments` has made sure of it.
  if (!witnessRegion || !recovery.failover) throw new Error(`The regions of ${environment.name} cannot be joined`);
  const scope = { environment: environment.name, role: "global" } as const;
  const name = prefix(scope);
  const opts = { provider };
  const providerOf = regionalProviders(stack.region, provider, environment.name);

  new RegionGuardTable(
    `${name}-region-guard`,
    {
      environment: environment.name,
      replica: { region: region.primary, provider: providerOf(region.primary) },
      witnessRegion,
    },
    opts,
  );
  new Witness(
    `${name}-witness`,
    {
      environment: environment.name,
      domain,
      region: witnessRegion,
      tableRegion: region.secondary,
      probeSeconds: recovery.failover.probeSeconds,
    },
    { provider: providerOf(witnessRegion) },
  );
  const { zoneId } = aws.route53.getZoneOutput({ name: platform.zone }, opts);
  const latch = new LatchCheck(`${name}-latch`, { standbyHost: regionalHost(domain, "secondary") }, opts);
  new FailoverRecords(`${name}-public`, { zoneId, domain, latch }, opts);
  watch();
  new BucketReplication(
    `${name}-dumps`,
    { roleName: `${name}-dump-copies`, buckets: twoOf((place) => bucketName(place, "dumps")) },
    opts,
  );
  for (const owner of services.filter(({ needs }) => needs.bucket).map((service) => service.name))
    new BucketReplication(
      `${name}-${owner}`,
      { roleName: `${name}-${owner}-copies`, buckets: twoOf((place) => serviceBucketName(place, owner)) },
      opts,
    );
  return {};

  /** In the one region that has Route 53's figures: alarms cannot look into another. */
  function watch(): void {
    const there = { provider: providerOf(route53Region) };
    const { arn: keyArn } = new EncryptionKey(
      `${name}-alarms-key`,
      { alias: `alias/${name}-alarms`, description: `Alarms of ${name}`, usedBy: [usedByAlarms] },
      there,
    );
    const topic = new AlarmTopic(`${name}-alarm-topic`, { scope, alerts: environment.alerts, keyArn }, there);
    const alarms = failoverAlarms({
      latch: latch.healthCheckId,
      endpoints: { primary: endpoint("primary"), secondary: endpoint("secondary") },
    });
    new Alarms(`${name}-alarms`, { scope, region: route53Region, topicArn: topic.arn, alarms }, there);
  }

  function endpoint(role: RegionRole): pulumi.Output<string> {
    return new EndpointCheck(`${name}-${role}-endpoint`, { host: regionalHost(domain, role) }, opts).healthCheckId;
  }

  function twoOf(nameOf: (place: Place) => string): readonly [ReplicatedBucket, ReplicatedBucket] {
    const bucket = (role: RegionRole): ReplicatedBucket => {
      const place = { environment: environment.name, role };
      return {
        region: region[role],
        provider: providerOf(region[role]),
        bucketName: nameOf(place),
        keyAlias: dataKeyAlias(place),
      };
    };
    return [bucket("primary"), bucket("secondary")];
  }
}
