import * as aws from "@pulumi/aws";
import { resourceTags } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";

/**
 * The AWS provider of one region. Always passed explicitly: the default one would follow whatever region a person's shell
 * happens to name. It refuses every account but ours.
 */
export function regionProvider(region: AwsRegion, environment?: string): aws.Provider {
  return new aws.Provider(region, {
    region,
    allowedAccountIds: [platform.accountId],
    defaultTags: { tags: resourceTags(environment) },
  });
}
