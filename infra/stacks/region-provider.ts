import * as aws from "@pulumi/aws";
import { resourceTags } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion, WitnessRegion } from "../../environments/regions.ts";

type Region = AwsRegion | WitnessRegion;

/**
 * The AWS provider of one region. Always passed explicitly: the default one would follow whatever region a person's shell
 * happens to name. It refuses every account but ours.
 *
 * @param signInRegion where it asks which account it is in. A stack that must work without `region` names another one.
 */
export function regionProvider(region: Region, environment?: string, signInRegion = region): aws.Provider {
  return new aws.Provider(region, {
    region,
    stsRegion: signInRegion,
    allowedAccountIds: [platform.accountId],
    defaultTags: { tags: resourceTags(environment) },
  });
}

/**
 * Providers of any region for a stack that lives in one, made when they are first asked for. They sign in where the stack
 * lives, so that it can be previewed with every other region gone.
 */
export function regionalProviders(
  home: AwsRegion,
  provider: aws.Provider,
  environment?: string,
): (region: Region) => aws.Provider {
  const made = new Map<Region, aws.Provider>([[home, provider]]);
  return (region) => {
    const known = made.get(region) ?? regionProvider(region, environment, home);
    made.set(region, known);
    return known;
  };
}
