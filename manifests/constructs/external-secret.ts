import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import { type Environment } from "../../environments/environment.ts";
import {
  administratorKey,
  administratorSecretName,
  backingPort,
  credentialKey,
  databaseName,
  databaseOwner,
  dumpUser,
  endpointKey,
  secretName,
  type ServiceName,
} from "../../environments/naming.ts";
import { type Account, jobSecretFile } from "../../environments/platform-jobs.ts";
import type { Service } from "../../services/descriptor.ts";
import { secretFile, secretsDirectory } from "../../services/kit/src/runtime.ts";
import { databaseAuthorities } from "../database-authorities.ts";

/** The part of External Secrets' `ExternalSecret` that we use. */
export interface ExternalSecret {
  readonly apiVersion: "external-secrets.io/v1";
  readonly kind: "ExternalSecret";
  readonly metadata: ObjectMeta & { name: string };
  readonly spec: ExternalSecretSpec;
}

export interface ExternalSecretSpec {
  readonly refreshInterval: string;
  readonly secretStoreRef: { readonly kind: "ClusterSecretStore"; readonly name: string };
  readonly target: {
    readonly name: string;
    readonly creationPolicy: "Owner";
    readonly deletionPolicy: "Retain";
    readonly template: {
      readonly engineVersion: "v2";
      readonly mergePolicy: "Replace";
      readonly data: Readonly<Record<string, string>>;
    };
  };
  readonly data: readonly SecretProperty[];
}

/** One property of a JSON secret in AWS, under the name by which the template calls it. */
interface SecretProperty {
  readonly secretKey: string;
  readonly remoteRef: {
    readonly key: string;
    readonly property: string;
    readonly conversionStrategy: "Default";
    readonly decodingStrategy: "None";
    readonly metadataPolicy: "None";
  };
}

/** A file that pods read. */
interface SecretFile {
  readonly file: string;
  /** Its text; `value` stands where a property comes in. */
  readonly text: string;
  readonly properties: readonly Property[];
}

/** A property of a JSON secret in AWS. */
interface Property {
  /** Name of what the secret is about: a service, `database`, `broker`. */
  readonly of: string;
  readonly secret: string;
  readonly name: string;
}

/** The one way from AWS Secrets Manager into a cluster; the platform chart makes it. */
export const secretStoreName = "aws-secrets-manager";

/**
 * The files that the contract with a service promises to its pods, each joined from a replicated password and a host name of
 * the cluster's own region.
 *
 * @returns nothing when a service needs no secret
 */
export function serverSecretSpec(service: Service, environment: Environment): ExternalSecretSpec | undefined {
  const { name, needs } = service;
  const { credential, endpoint } = secretsOf(service, environment.name);
  const files: SecretFile[] = [
    ...(needs.database
      ? databaseFiles(service, environment, secretFile.database, databaseName(name), credentialKey.database)
      : []),
    ...(needs.broker
      ? [
          connection(
            secretFile.broker,
            "amqps",
            name,
            credential(credentialKey.broker),
            endpoint(endpointKey.broker),
            backingPort.broker,
          ),
        ]
      : []),
    ...(needs.cache
      ? [
          connection(
            secretFile.cache,
            "rediss",
            name,
            endpoint(endpointKey.cachePassword),
            endpoint(endpointKey.cache),
            backingPort.cache,
          ),
        ]
      : []),
    ...(needs.regionControl ? regionControlFiles(service, environment) : []),
    ...Object.keys(needs.secrets ?? {}).map((own) => plain(own, credential(own))),
  ];
  return files.length === 0 ? undefined : secretSpec(name, files);
}

/** The database as the owner of its schema: for a migration's eyes only. */
export const migrationSecretSpec = (service: Service, environment: Environment, name: string): ExternalSecretSpec =>
  secretSpec(
    name,
    databaseFiles(
      service,
      environment,
      secretFile.databaseOwner,
      databaseOwner(service.name),
      credentialKey.databaseOwner,
    ),
  );

/** What the bootstrap needs to make every service's accounts. */
export function bootstrapSecretSpec(
  name: string,
  environment: Environment,
  services: readonly Service[],
): ExternalSecretSpec {
  const { broker, dumpPassword } = administratorSecrets(environment.name);
  return secretSpec(name, [
    ...administratorFiles(environment),
    plain(jobSecretFile.dumpPassword, dumpPassword),
    {
      file: jobSecretFile.broker,
      text: `https://${value(broker(administratorKey.username))}:${value(broker(administratorKey.password))}@${value(broker(administratorKey.host))}`,
      properties: [administratorKey.username, administratorKey.password, administratorKey.host].map(broker),
    },
    ...services.flatMap((service) => {
      const { credential } = secretsOf(service, environment.name);
      const file = (of: Parameters<typeof jobSecretFile.password>[1], key: string): SecretFile =>
        plain(jobSecretFile.password(service.name, of), credential(key));
      const { database, broker: withBroker } = accountOf(service);
      return [
        ...(database
          ? [file("database", credentialKey.database), file("database-owner", credentialKey.databaseOwner)]
          : []),
        ...(withBroker ? [file("broker", credentialKey.broker)] : []),
      ];
    }),
  ]);
}

/** The instance as the role that dumps log in with. */
export function dumpSecretSpec(name: string, environment: Environment): ExternalSecretSpec {
  const { database, dumpPassword } = administratorSecrets(environment.name);
  return secretSpec(name, [
    postgres(jobSecretFile.dump, dumpUser, dumpPassword, database(administratorKey.host), "postgres"),
    authorities(environment),
  ]);
}

/** The instance as its administrator, who alone may restore a dump. */
export const restoreSecretSpec = (name: string, environment: Environment): ExternalSecretSpec =>
  secretSpec(name, administratorFiles(environment));

/** What the bootstrap makes for a service. */
export const accountOf = ({ name, needs }: Service): Account => ({
  service: name,
  ...(needs.database && { database: { extensions: needs.database.extensions } }),
  ...(needs.broker && { broker: true }),
});

/** Defaults of the CRD are written out, or Argo CD would see a difference that is none. */
function secretSpec(name: string, files: readonly SecretFile[]): ExternalSecretSpec {
  const properties = new Map(files.flatMap((file) => file.properties).map((property) => [keyOf(property), property]));
  return {
    // A rotated password is in the pods within a minute and the kubelet's delay; pools then read it again.
    refreshInterval: "1m",
    secretStoreRef: { kind: "ClusterSecretStore", name: secretStoreName },
    target: {
      name,
      creationPolicy: "Owner",
      deletionPolicy: "Retain",
      template: {
        engineVersion: "v2",
        mergePolicy: "Replace",
        data: Object.fromEntries(files.map(({ file, text }) => [file, text])),
      },
    },
    data: [...properties].map(([secretKey, { secret, name: property }]) => ({
      secretKey,
      remoteRef: {
        key: secret,
        property,
        conversionStrategy: "Default",
        decodingStrategy: "None",
        metadataPolicy: "None",
      },
    })),
  };
}

function secretsOf(
  service: ServiceName,
  environment: string,
): Readonly<Record<"credential" | "endpoint", (name: string) => Property>> {
  return {
    credential: (name) => ({ of: service.name, secret: secretName(environment, service, "credentials"), name }),
    endpoint: (name) => ({ of: service.name, secret: secretName(environment, service, "endpoints"), name }),
  };
}

function administratorSecrets(environment: string) {
  const property =
    (of: "database" | "broker", kind: "credentials" | "endpoints") =>
    (name: string): Property => ({ of, secret: administratorSecretName(environment, of, kind), name });
  const credential = property("database", "credentials");
  return {
    credential,
    database: property("database", "endpoints"),
    broker: property("broker", "endpoints"),
    dumpPassword: credential(administratorKey.dumpPassword),
  };
}

function administratorFiles(environment: Environment): readonly SecretFile[] {
  const { credential, database } = administratorSecrets(environment.name);
  return [
    administratorUrl(
      jobSecretFile.administrator,
      credential(administratorKey.username),
      credential(administratorKey.password),
      database(administratorKey.host),
    ),
    authorities(environment),
  ];
}

/** The administrator again, from secrets of the service's own: its namespace may read no others. */
function regionControlFiles(service: Service, environment: Environment): readonly SecretFile[] {
  const { credential, endpoint } = secretsOf(service, environment.name);
  return [
    administratorUrl(
      secretFile.databaseAdministrator,
      credential(credentialKey.administrator),
      credential(credentialKey.administratorPassword),
      endpoint(endpointKey.database),
    ),
    authorities(environment),
  ];
}

function administratorUrl(file: string, username: Property, password: Property, host: Property): SecretFile {
  const url = postgres(file, value(username), password, host, "postgres");
  return { ...url, properties: [username, ...url.properties] };
}

function databaseFiles(
  service: Service,
  environment: Environment,
  file: string,
  user: string,
  password: string,
): readonly SecretFile[] {
  const { credential, endpoint } = secretsOf(service, environment.name);
  return [
    postgres(file, user, credential(password), endpoint(endpointKey.database), databaseName(service.name)),
    authorities(environment),
  ];
}

/** Clients verify the server by the authorities of RDS, which no operating system knows. */
function postgres(file: string, user: string, password: Property, host: Property, database: string): SecretFile {
  const url = connection(file, "postgres", user, password, host, backingPort.database);
  const verified = `sslmode=verify-full&sslrootcert=${secretsDirectory}/${secretFile.databaseAuthorities}`;
  return { ...url, text: `${url.text}/${database}?${verified}` };
}

/** Public certificates, so no property: they come along with the URL that names their file. */
const authorities = (environment: Environment): SecretFile => ({
  file: secretFile.databaseAuthorities,
  text: databaseAuthorities(environment),
  properties: [],
});

/** Passwords are letters and digits, so they stand in a URL as they are. */
const connection = (
  file: string,
  scheme: string,
  user: string,
  password: Property,
  host: Property,
  port: number,
): SecretFile => ({
  file,
  text: `${scheme}://${user}:${value(password)}@${value(host)}:${port}`,
  properties: [password, host],
});

const plain = (file: string, property: Property): SecretFile => ({
  file,
  text: value(property),
  properties: [property],
});

/** In Go's templates; these names have hyphens and dots, which `.name` cannot say. */
const value = (property: Property): string => `{{ index . ${JSON.stringify(keyOf(property))} }}`;

const keyOf = ({ of, name }: Property): string => `${of}.${name}`;
