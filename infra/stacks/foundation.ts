import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { currentInstance } from "../../environments/environment.ts";
import {
  bucketName,
  credentialsKeyAlias,
  databaseInstanceName,
  dataKeyAlias,
  networkName,
  prefix,
  regionalHost,
  serviceBucketName,
} from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { Alarm } from "../alarms/alarm.ts";
import { brokerAlarms } from "../alarms/broker-alarms.ts";
import { cacheAlarms } from "../alarms/cache-alarms.ts";
import { databaseAlarms } from "../alarms/database-alarms.ts";
import { dumpAlarms } from "../alarms/dump-alarms.ts";
import { entryAlarms } from "../alarms/entry-alarms.ts";
import { AlarmTopic, usedByAlarms } from "../components/alarm-topic.ts";
import { Alarms } from "../components/alarms.ts";
import { aliasRecord } from "../components/alias-record.ts";
import { Broker } from "../components/broker.ts";
import { Cache, cacheNodes } from "../components/cache.ts";
import { Credentials } from "../components/credentials.ts";
import { Database, type DatabaseAdministrator } from "../components/database.ts";
import { DumpBucket } from "../components/dump-bucket.ts";
import { EncryptionKey, usedByLogs } from "../components/encryption-key.ts";
import { Endpoints } from "../components/endpoints.ts";
import { LoadBalancer } from "../components/load-balancer.ts";
import { LogBucket } from "../components/log-bucket.ts";
import { Network } from "../components/network.ts";
import { NodeFirewall } from "../components/node-firewall.ts";
import { ServiceBucket } from "../components/service-bucket.ts";
import { VpcEndpoints } from "../components/vpc-endpoints.ts";
import type { Outputs, RegionalContext } from "./context.ts";
import { publish } from "./contract.ts";
import { regionProvider } from "./region-provider.ts";
import { writerArn } from "./writer-arn.ts";

/** What a region keeps when its cluster is replaced: the network, the way in, and everything that holds data. */
export function foundation(context: RegionalContext): Outputs {
  const { place, environment, settings, services, provider } = context;
  const { region } = settings;
  const name = prefix(place);
  const opts = { provider };

  const { arn: keyArn } = new EncryptionKey(
    `${name}-data`,
    { alias: dataKeyAlias(place), description: `Data at rest of ${name}`, usedBy: [usedByLogs(region), usedByAlarms] },
    opts,
  );
  const logs = new LogBucket(`${name}-logs`, { bucketName: bucketName(place, "logs"), region }, opts);
  const network = new Network(networkName(place), { place, settings, keyArn }, opts);
  const nodes = new NodeFirewall(`${name}-nodes`, { network }, opts);
  new VpcEndpoints(`${name}-endpoint`, { network, settings, clients: nodes.securityGroupId }, opts);

  const certificateArn = findCertificate();
  const balancer = new LoadBalancer(
    `${name}-nlb`,
    { place, network, certificateArn, targets: nodes.securityGroupId, logs },
    opts,
  );
  publishName(balancer);

  const client = { place, network, clients: nodes.securityGroupId, keyArn };
  const database = new Database(
    `${name}-database`,
    {
      ...client,
      settings: settings.database,
      data: environment.data,
      administrator: place.role === "primary" ? credentials() : undefined,
      writerArn: writerArn(environment),
    },
    opts,
  );
  const broker = new Broker(`${name}-broker`, { ...client, settings: settings.broker }, opts);
  const users = services.filter(({ needs }) => needs.cache).map((service) => service.name);
  const cache = new Cache(`${name}-cache`, { ...client, settings: settings.cache, users }, opts);
  new Endpoints(`${name}-endpoints`, { place, services, keyArn, database, broker, cache }, opts);
  new DumpBucket(`${name}-dumps`, { bucketName: bucketName(place, "dumps"), keyArn, logs }, opts);
  for (const owner of services.filter(({ needs }) => needs.bucket).map((service) => service.name))
    new ServiceBucket(`${name}-${owner}`, { bucketName: serviceBucketName(place, owner), keyArn, logs }, opts);

  const topic = new AlarmTopic(`${name}-alarm-topic`, { scope: place, alerts: environment.alerts, keyArn }, opts);
  new Alarms(`${name}-alarms`, { scope: place, region, topicArn: topic.arn, alarms: alarms() }, opts);

  return publish("foundation", {
    alarmTopicArn: topic.arn,
    privateSubnetIds: pulumi.all([...network.privateSubnetIds]),
    nodeSecurityGroupId: nodes.securityGroupId,
  });

  /** Made by `shared`; its ARN is random, so it is looked up by its domain. */
  function findCertificate(): pulumi.Output<string> {
    const wanted = { domain: environment.domain, statuses: ["ISSUED"], mostRecent: true };
    return aws.acm.getCertificateOutput(wanted, opts).arn;
  }

  /** The region's own name; and the public one, where no other region could ever serve it. */
  function publishName(target: LoadBalancer): void {
    const { zoneId } = aws.route53.getZoneOutput({ name: platform.zone }, opts);
    const host = regionalHost(environment.domain, place.role);
    aliasRecord(`${name}-regional-name`, { zoneId, host, target }, opts);
    if (!environment.regions.secondary)
      aliasRecord(`${name}-public-name`, { zoneId, host: environment.domain, target }, opts);
  }

  function alarms(): readonly Alarm[] {
    const { storageGiB, instances } = settings.database;
    const instance = currentInstance(instances);
    const identifier = databaseInstanceName(place, instance.generation);
    return [
      ...entryAlarms({ ...balancer.watched, certificateArn, natGatewayIds: network.natGatewayIds }),
      ...databaseAlarms({ ...instance, identifier, storageGiB }),
      ...cacheAlarms(cacheNodes(place, settings.cache)),
      ...brokerAlarms(prefix(place)),
      ...dumpAlarms(place),
    ];
  }

  /** Made once, in the primary, and copied to the other region under a key that exists there before the copy. */
  function credentials(): DatabaseAdministrator {
    const other = environment.regions.secondary?.region;
    const replica = other && { region: other, provider: regionProvider(other, environment.name, region) };
    const key = new EncryptionKey(
      `${name}-credentials-key`,
      { alias: credentialsKeyAlias(environment.name), description: `Credentials of ${environment.name}`, replica },
      opts,
    );
    const replicas = other && key.replicaArn ? [{ region: other, keyArn: key.replicaArn }] : [];
    return new Credentials(
      `${name}-credentials`,
      {
        environment: environment.name,
        keyGeneration: environment.keyGeneration,
        services,
        keyArn: key.arn,
        replicas,
      },
      opts,
    ).administrator;
  }
}
