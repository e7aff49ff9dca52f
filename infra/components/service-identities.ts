import * as pulumi from "@pulumi/pulumi";
import { namespace, type Place, podRoleName, secretName, serviceAccountName } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "./cluster.ts";
import { PodIdentity } from "./pod-identity.ts";
import { policyDocument } from "./policy-document.ts";
import { mayDecryptSecrets } from "./secret-reader.ts";

export interface ServiceIdentitiesArgs {
  readonly place: Place;
  readonly region: AwsRegion;
  readonly cluster: Pick<Cluster, "clusterName" | "arn">;
  readonly services: readonly Service[];
}

/** A role for each service, with the right to read exactly the secrets that its descriptor asks for, in its own region. */
export class ServiceIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ServiceIdentities", name, {}, opts);
    const { place, region, cluster, services } = args;
    for (const service of services)
      new PodIdentity(
        `${name}-${service.name}`,
        {
          cluster,
          namespace: namespace(service.team),
          serviceAccount: serviceAccountName(service.name),
          roleName: podRoleName(place, service.name),
          policy: mayReadSecrets(place, region, service),
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}

function mayReadSecrets(place: Place, region: AwsRegion, service: Service): pulumi.Output<string> | undefined {
  const { database, broker, cache, secrets } = service.needs;
  const kinds = [
    ...(database || broker || secrets ? ["credentials"] : []),
    ...(database || broker || cache ? ["endpoints"] : []),
  ];
  if (kinds.length === 0) return undefined;
  const secretArn = (kind: string): string =>
    // AWS ends every secret's ARN with six random characters.
    `arn:aws:secretsmanager:${region}:${platform.accountId}:secret:${secretName(place.environment, service, kind)}-??????`;
  return policyDocument(
    { actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], resources: kinds.map(secretArn) },
    mayDecryptSecrets(place, region),
  );
}
