/**
 * The AWS regions that an environment may name, with the three availability zones that we use there.
 *
 * A literal table instead of a look-up, because subnets, nodes and brokers must not move when AWS lists its zones in
 * another order, and because the plan must work with no account. Regions with fewer than three zones open to new
 * accounts (us-west-1) are left out on purpose.
 */
export const availabilityZones = {
  "us-east-1": ["us-east-1a", "us-east-1b", "us-east-1c"],
  "us-east-2": ["us-east-2a", "us-east-2b", "us-east-2c"],
  "us-west-2": ["us-west-2a", "us-west-2b", "us-west-2c"],
  "ca-central-1": ["ca-central-1a", "ca-central-1b", "ca-central-1d"],
  "mx-central-1": ["mx-central-1a", "mx-central-1b", "mx-central-1c"],
  "sa-east-1": ["sa-east-1a", "sa-east-1b", "sa-east-1c"],
  "eu-west-1": ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
  "eu-central-1": ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  "eu-south-2": ["eu-south-2a", "eu-south-2b", "eu-south-2c"],
} as const satisfies Record<string, readonly [string, string, string]>;

export type AwsRegion = keyof typeof availabilityZones;

/**
 * Groups of regions within which DynamoDB keeps a table strongly consistent: two copies, and a witness in a third one that
 * nothing else of ours needs. AWS joins no two groups.
 */
const strongConsistencyGroups = [
  ["us-east-1", "us-east-2", "us-west-2"],
  ["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"],
] as const;

/** Where a witness may be: also in regions that no environment may name. */
export type WitnessRegion = (typeof strongConsistencyGroups)[number][number];

/** The third region that decides with these two; nothing where DynamoDB cannot join them. */
export function strongConsistencyWitness(primary: AwsRegion, secondary: AwsRegion): WitnessRegion | undefined {
  const groups: readonly (readonly (AwsRegion | WitnessRegion)[])[] = strongConsistencyGroups;
  const group = groups.find((regions) => regions.includes(primary) && regions.includes(secondary)) as
    readonly WitnessRegion[] | undefined;
  return group?.find((region) => region !== primary && region !== secondary);
}
