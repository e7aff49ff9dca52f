import { credentialsKeyAlias, dataKeyAlias, type Place } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { Statement } from "./policy-document.ts";

/** Goes with the right to read secrets: use of the keys that they lie under, through Secrets Manager alone. */
export const mayDecryptSecrets = (place: Place, region: AwsRegion): Statement => ({
  actions: ["kms:Decrypt"],
  resources: [`arn:aws:kms:${region}:${platform.accountId}:key/*`],
  conditions: {
    StringEquals: { "kms:ViaService": [`secretsmanager.${region}.amazonaws.com`] },
    "ForAnyValue:StringEquals": {
      "kms:ResourceAliases": [credentialsKeyAlias(place.environment), dataKeyAlias(place)],
    },
  },
});
