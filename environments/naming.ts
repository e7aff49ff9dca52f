import type { RegionRole } from "./environment.ts";
import { platform } from "./platform.ts";
import type { AwsRegion } from "./regions.ts";

/**
 * Every name that two parts of the platform must agree on, made here and nowhere else. Functions take what they need
 * to tell two things apart; `naming.test.ts` holds each against the length limit that AWS or Kubernetes sets for it.
 */

/** A region of an environment, the unit that most names belong to. */
export interface Place {
  readonly environment: string;
  readonly role: RegionRole;
}

/** The service and the team that owns it; a service's namespace is its team's. */
export interface ServiceName {
  readonly name: string;
  readonly team: string;
}

/** A region of an environment, or what joins its regions. */
export interface Scope {
  readonly environment: string;
  readonly role: RegionRole | "global";
}

/** `rumbo-production-secondary`: prefix of everything regional, and the name of the cluster. */
export const prefix = ({ environment, role }: Scope): string => `${platform.name}-${environment}-${role}`;
export const clusterName = prefix;
/** `Name` of the VPC, by which the load balancer controller finds it. */
export const networkName = (place: Place): string => `${prefix(place)}-network`;

/** On everything in AWS, for bills and searches. `shared` has no environment. */
export const resourceTags = (environment?: string): Record<string, string> => ({
  platform: platform.name,
  ...(environment && { environment }),
  "managed-by": "pulumi",
});

/** Load balancers and target groups end at 32 characters. */
export const loadBalancerName = (place: Place): string => `${prefix(place)}-nlb`;
export const targetGroupName = (place: Place, listener: "http" | "https"): string => `${prefix(place)}-${listener}`;

/** `rumbo-production-primary-g1`. RDS identifiers end at 63 characters. */
export const databaseInstanceName = (place: Place, generation: number): string => `${prefix(place)}-g${generation}`;

/** Bucket names are global, hence the account; they end at 63 characters. */
export const bucketName = (place: Place, purpose: string): string =>
  `${prefix(place)}-${purpose}-${platform.accountId}`;

/** S3 has no regions in its ARNs, so a name is enough to find a bucket of another region. */
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

/** A service's own bucket in one region. The bound on names that go with it is `longestBucketOwner`. */
export const serviceBucketName = (place: Place, service: string): string => bucketName(place, service);
/** Characters of a service's name that leave its bucket within 63, whatever the environment is called. */
export const longestBucketOwner = 23;

/** `ms_mapeo`: a service's database, and the role that its pods log in with. */
export const databaseName = (service: string): string => service.replaceAll("-", "_");
/** Owns the schema; only migrations log in with it, so that row-level security binds the pods. */
export const databaseOwner = (service: string): string => `${databaseName(service)}_owner`;

export const repositoryName = (service: string): string => `${platform.name}/${service}`;
export const registryHost = (region: AwsRegion): string => `${platform.accountId}.dkr.ecr.${region}.amazonaws.com`;

/** IAM role of a service's pods in one region. IAM role names end at 64 characters. */
export const podRoleName = (place: Place, service: string): string => `${prefix(place)}-${service}`;

/**
 * A secret in AWS Secrets Manager. It starts with the namespace's prefix, because an ExternalSecret may only read keys
 * under the prefix of its own namespace.
 */
export const secretName = (environment: string, service: ServiceName, kind: string): string =>
  `${secretPrefix(environment, service.team)}${service.name}/${kind}`;
export const secretPrefix = (environment: string, team: string): string => `${platform.name}/${environment}/${team}/`;

/** Namespace of a team's services. */
export const namespace = (team: string): string => team;

/** `secondary.rumbo.example`: published by the region's foundation stack; the public records alias it. */
export const regionalHost = (domain: string, role: RegionRole): string => `${role}.${domain}`;

/** Where releases put what Argo CD syncs, from the repository's root. */
export const renderedPath = ({ environment, role }: Place): string => `manifests/rendered/${environment}/${role}`;

/** What a cluster's Argo CD is told, from the repository's root; `bootstrap.yaml` in it is what infra applies once. */
export const argoCdPath = ({ environment, role }: Place): string => `argocd/rendered/${environment}/${role}`;

/**
 * Image of the platform's own jobs, made from `jobs/`. Its repository, its digest in `release.json` and its region's registry
 * are like a service's.
 */
export const platformImage = "platform-jobs";

/** Ports of the backing services on AWS, all of them TLS. Security groups open and network policies allow exactly these. */
export const backingPort = { database: 5432, broker: 5671, cache: 6379 } as const;

/** RabbitMQ's management API, through which the bootstrap Job makes the services' users. */
export const brokerManagementPort = 443;

/**
 * A service's `…/credentials` secret: JSON with these properties, and one more for each secret of its own, under that
 * secret's name. Made in the primary region and replicated. The user of the broker and of the cache is the service's name.
 */
export const credentialKey = {
  database: "databasePassword",
  databaseOwner: "databaseOwnerPassword",
  broker: "brokerPassword",
  /** Both for the service that controls regions alone: an ExternalSecret cannot read the platform's. */
  administrator: "administratorUsername",
  administratorPassword: "administratorPassword",
} as const;

/**
 * A service's `…/endpoints` secret: JSON with the host names of its own region, so never replicated. The password of the
 * cache is here and not among the credentials: a region's cache is its own, and infra sets it without asking another region.
 */
export const endpointKey = {
  database: "databaseHost",
  broker: "brokerHost",
  cache: "cacheHost",
  cachePassword: "cachePassword",
} as const;

/** The team that owns what no service does, and its namespace. */
export const platformTeam = "platform";

/** The platform's own jobs, by the names of their objects and ServiceAccounts. Pod Identity ties `dump` and `restore` to `podRoleName`. */
export const platformJob = { bootstrap: "bootstrap", dump: "dump", restore: "restore" } as const;

/** What the daily dump logs in to PostgreSQL as. */
export const dumpUser = `${platform.name}_dump`;

/**
 * Secrets of the platform's jobs, with the properties of `administratorKey`: `database/credentials` {username, password,
 * dumpPassword} is replicated, `database/endpoints` {host} and `broker/endpoints` {host, username, password} are regional.
 */
export const administratorSecretName = (
  environment: string,
  of: "database" | "broker",
  kind: "credentials" | "endpoints",
): string => secretName(environment, { name: of, team: platformTeam }, kind);

export const administratorKey = {
  username: "username",
  password: "password",
  host: "host",
  dumpPassword: "dumpPassword",
} as const;

/**
 * NGINX's two listeners in its pods. The load balancer ends TLS, so both receive plain HTTP behind proxy protocol v2;
 * what arrives on `http` was sent without TLS and is redirected.
 */
export const ingressPort = { http: 8080, https: 8443 } as const;

/** ServiceAccount of a service's pods, which Pod Identity ties to `podRoleName`. */
export const serviceAccountName = (service: string): string => service;

/** Namespace of the add-on NGINX, the only one that outside traffic enters by. */
export const ingressNamespace = "nginx-ingress";

/** Namespace of the CloudWatch agent, which scrapes metrics. */
export const monitoringNamespace = "amazon-cloudwatch";

/** Where Argo CD lives in every cluster. */
export const argoCdNamespace = "argocd";

/** The Service in front of NGINX's pods, which their target groups are bound to. The name is its chart's. */
export const ingressServiceName = "nginx-ingress-controller";
/** Where NGINX's pods tell their metrics. */
export const ingressMetricsPort = 9113;

/** Add-ons that act on AWS: what Pod Identity ties their roles to, and what their charts are told to use. */
export const operator = {
  externalSecrets: { namespace: "external-secrets", serviceAccount: "external-secrets" },
  loadBalancer: { namespace: "aws-load-balancer-controller", serviceAccount: "aws-load-balancer-controller" },
} as const;

/**
 * The GitHub App that sets commit statuses and can do nothing else: JSON with these properties, put there by hand, since
 * GitHub shows the key once (docs/runbooks).
 */
export const gitHubAppSecretName = (environment: string): string =>
  secretName(environment, { name: "argocd", team: platformTeam }, "github-app");
export const gitHubAppKey = { app: "appId", installation: "installationId", privateKey: "privateKey" } as const;

/** Context of the commit status by which Argo CD tells how a release fares in one cluster. */
export const releaseStatus = ({ environment, role }: Place, application: string): string =>
  `argocd/${environment}/${role}/${application}`;

/** Labels of Argo CD's cluster secret: what the ApplicationSets find out which tree is theirs by. */
export const clusterLabel = { environment: "environment", role: "region-role" } as const;

/** What Argo CD reads; the repository secret holds the credential for exactly this URL. */
export const repositoryUrl = `https://github.com/${platform.repository}.git`;

/** On every namespace whose objects the admission policies judge; its value is the team. */
export const tenantLabel = `${platform.zone}/tenant`;

/** Layers of infrastructure, by rate of change: a mistake in one touches no other. */
export type Layer = "foundation" | "cluster" | "argocd";

/** Pulumi stacks: `shared`, `production-primary-foundation`, `production-global`. */
export const sharedStack = "shared";
export const regionalStack = ({ environment, role }: Place, layer: Layer): string => `${environment}-${role}-${layer}`;
export const globalStack = (environment: string): string => `${environment}-global`;

/** Alias of the KMS key of a region's data at rest. */
export const dataKeyAlias = (place: Place): string => `alias/${prefix(place)}-data`;
/** Alias, in every region of an environment, of the key under which replicated secrets are encrypted. */
export const credentialsKeyAlias = (environment: string): string => `alias/${platform.name}-${environment}-credentials`;

/** IAM role of the people who operate the platform; it administers every cluster. */
export const engineerRoleName = `${platform.name}-platform-engineer`;

/** ElastiCache's name of a service's account, which is unique a region. It ends at 40 characters. */
export const cacheUserId = ({ environment }: Place, service: string): string => `${environment}-${service}`;

/** ARN of a database instance: how a replica names its source in another region, whose stack it does not read. */
export const databaseInstanceArn = (region: AwsRegion, place: Place, generation: number): string =>
  `arn:aws:rds:${region}:${platform.accountId}:db:${databaseInstanceName(place, generation)}`;

/** ARN of an IAM role of the one account: IAM has no regions, so a name is enough to find one. */
export const roleArn = (name: string): string => `arn:aws:iam::${platform.accountId}:role/${name}`;

/** What the standby's region guard answers 200 on once it has taken over; Route 53 checks it inverted. */
export const latchPath = "/region/latch";

/** SNS topic of a region: every alarm of the region goes to it. SNS names end at 256 characters. */
export const alarmTopicName = (scope: Scope): string => `${prefix(scope)}-alarms`;

/** `rumbo-production-primary-page-broker-memory`: whoever is called reads how bad it is before anything else. */
export const alarmName = (scope: Scope, severity: "page" | "warn", what: string): string =>
  `${prefix(scope)}-${severity}-${what}`;

/**
 * A log group whose name is ours to choose. Under `/aws/vendedlogs/`, for which AWS keeps the permission to deliver by
 * itself: any other name adds to a resource policy that ends at 5,120 characters an account.
 */
export const logGroupName = (place: Place, what: string): string => `/aws/vendedlogs/${prefix(place)}/${what}`;

/**
 * Metrics that Jobs of ours put into CloudWatch, with the dimensions `jobMetricDimensions`. `dump` is 1 whenever a dump
 * was stored and could be restored, and where the database is in recovery, so that there is nothing to dump.
 */
export const jobMetric = { namespace: platform.name, dump: "DumpSucceeded" } as const;
export const jobMetricDimensions = ({ environment, role }: Place): { Environment: string; Role: string } => ({
  Environment: environment,
  Role: role,
});

/** Metrics made of what a region's guards log: a namespace a region, since a log's filter gives a metric no dimensions of its own. */
export const guardMetricNamespace = (place: Place): string => `${prefix(place)}-region-guard`;

/** Pulumi's state, and the key that it and the secrets in it are encrypted under (docs/runbooks/state-bucket.md). */
export const stateBucketName = `${platform.name}-state-${platform.accountId}`;
export const stateKeyAlias = `alias/${platform.name}-state`;

/** ARN of the KMS key of an alias: where S3 and RDS take one, it finds a key of a region whose stack we do not read. */
export const keyAliasArn = (region: AwsRegion, alias: string): string =>
  `arn:aws:kms:${region}:${platform.accountId}:${alias}`;

/**
 * GitHub's environments. A job names one to get its role, `githubRoleName`, and passes the environment's own rules first:
 * branches, reviewers. Each of ours has one of its name; pull requests preview infrastructure in this one.
 */
export const previewEnvironment = "infra-preview";
export const githubRoleName = (githubEnvironment: string): string => `${platform.name}-github-${githubEnvironment}`;

/** Everything that region-guards of an environment must agree on: who owns the epoch, and how far a failover has come. */
export const regionGuardTableName = (environment: string): string => `${platform.name}-${environment}-region-guard`;
/** ARN of the copy in one region. */
export const regionGuardTableArn = (region: AwsRegion, environment: string): string =>
  `arn:aws:dynamodb:${region}:${platform.accountId}:table/${regionGuardTableName(environment)}`;
export const regionGuardKeyAlias = (environment: string): string => `alias/${regionGuardTableName(environment)}`;
/** The function that looks at both regions from a third one, and its role. */
export const witnessName = (environment: string): string => `${regionGuardTableName(environment)}-witness`;

/**
 * On a tenant's namespace, which is the platform's to write: the hosts and the paths that Ingresses in it may take. Entries are
 * separated by spaces.
 */
export const tenantIngressAnnotation = {
  hosts: `${platform.zone}/ingress-hosts`,
  paths: `${platform.zone}/ingress-paths`,
} as const;
