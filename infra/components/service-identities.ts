import * as pulumi from "@pulumi/pulumi";
import {
  credentialsKeyAlias,
  dataKeyAlias,
  namespace,
  type Place,
  podRoleName,
  secretName,
  serviceAccountName,
} from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Service } from "../../services/descriptor.ts";
import type { Cluster } from "./cluster.ts";
import { PodIdentity } from "./pod-identity.ts";
import { policyDocument } from "./policy-document.ts";

export interface ServiceIdentitiesArgs {
  readonly place: Place;
  readonly region: AwsRegion;
  readonly cluster: Pick<Cluster, "clusterName">;
  readonly services: readonly Service[];
}

/** A role for each service, with the right to read exactly its own two secrets in its own region. */
export class ServiceIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rumbo:infra:ServiceIdentities", name, {}, opts);
    const { place, region, services } = args;
    for (const service of services)
      new PodIdentity(
        `${name}-${service.name}`,
        {
          clusterName: args.cluster.clusterName,
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

function mayReadSecrets(place: Place, region: AwsRegion, service: Service): pulumi.Output<string> {
  const arn = (kind: "credentials" | "endpoints"): string =>
    // AWS ends every secret's ARN with six random characters.
    `arn:aws:secretsmanager:${region}:${platform.accountId}:secret:${secretName(place.environment, service, kind)}-??????`;
  return policyDocument(
    {
      actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
      resources: [arn("credentials"), arn("endpoints")],
    },
    {
      actions: ["kms:Decrypt"],
      resources: [`arn:aws:kms:${region}:${platform.accountId}:key/*`],
      conditions: {
        StringEquals: { "kms:ViaService": [`secretsmanager.${region}.amazonaws.com`] },
        "ForAnyValue:StringEquals": {
          "kms:ResourceAliases": [credentialsKeyAlias(place.environment), dataKeyAlias(place)],
        },
      },
    },
  );
}
