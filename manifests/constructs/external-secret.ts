import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";
import { backingPort, credentialKey, databaseName, endpointKey, secretName } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import { secretFile } from "../../services/kit/src/runtime.ts";

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

/** A file that pods read, and the properties that it is made of. */
interface SecretFile {
  readonly file: string;
  readonly text: string;
  readonly credentials: readonly string[];
  readonly endpoints: readonly string[];
}

/** The one way from AWS Secrets Manager into a cluster; the platform chart makes it. */
export const secretStoreName = "aws-secrets-manager";

/**
 * The files that the contract with a service promises, each joined from a replicated password and a host name of the
 * cluster's own region. Defaults of the CRD are written out, or Argo CD would see a difference that is none.
 *
 * @returns nothing when a service needs no secret
 */
export function externalSecretSpec(service: Service, environment: string): ExternalSecretSpec | undefined {
  const files = secretFiles(service);
  if (files.length === 0) return undefined;
  return {
    // A rotated password is in the pods within a minute and the kubelet's delay; pools then read it again.
    refreshInterval: "1m",
    secretStoreRef: { kind: "ClusterSecretStore", name: secretStoreName },
    target: {
      name: service.name,
      creationPolicy: "Owner",
      deletionPolicy: "Retain",
      template: {
        engineVersion: "v2",
        mergePolicy: "Replace",
        data: Object.fromEntries(files.map(({ file, text }) => [file, text])),
      },
    },
    data: [
      ...files.flatMap(({ credentials }) =>
        credentials.map((name) => property(service, environment, "credentials", name)),
      ),
      ...files.flatMap(({ endpoints }) => endpoints.map((name) => property(service, environment, "endpoints", name))),
    ],
  };
}

/** Passwords are letters and digits, so they stand in a URL as they are. */
function secretFiles({ name, needs }: Service): readonly SecretFile[] {
  const database = databaseName(name);
  const authority = (user: string, password: string, backing: keyof typeof backingPort): string =>
    `${user}:${value(password)}@${value(endpointKey[backing])}:${backingPort[backing]}`;
  return [
    ...(needs.database
      ? [
          {
            file: secretFile.database,
            text: `postgres://${authority(database, credentialKey.database, "database")}/${database}?sslmode=verify-full`,
            credentials: [credentialKey.database],
            endpoints: [endpointKey.database],
          },
        ]
      : []),
    ...(needs.broker
      ? [
          {
            file: secretFile.broker,
            text: `amqps://${authority(name, credentialKey.broker, "broker")}`,
            credentials: [credentialKey.broker],
            endpoints: [endpointKey.broker],
          },
        ]
      : []),
    ...(needs.cache
      ? [
          {
            file: secretFile.cache,
            text: `rediss://${authority(name, endpointKey.cachePassword, "cache")}`,
            credentials: [],
            endpoints: [endpointKey.cache, endpointKey.cachePassword],
          },
        ]
      : []),
    ...Object.keys(needs.secrets ?? {}).map((own) => ({
      file: own,
      text: value(own),
      credentials: [own],
      endpoints: [],
    })),
  ];
}

/** Names of own secrets have hyphens, which Go's `.name` cannot say. */
const value = (name: string): string => `{{ index . ${JSON.stringify(name)} }}`;

const property = (
  service: Service,
  environment: string,
  kind: "credentials" | "endpoints",
  name: string,
): SecretProperty => ({
  secretKey: name,
  remoteRef: {
    key: secretName(environment, service, kind),
    property: name,
    conversionStrategy: "Default",
    decodingStrategy: "None",
    metadataPolicy: "None",
  },
});
