import type { Environment } from "../../environments/environment.ts";
import { environment as production } from "../../environments/production.ts";

const { primary, secondary } = production.regions;

/** What somebody adds who wants one more environment, of one region. */
export const staging: Environment = {
  ...production,
  name: "staging",
  domain: "staging.rumbo.example",
  recovery: { rtoSeconds: 3600, rpoSeconds: 86_400 },
  regions: { primary: { ...primary, region: "us-east-2", cidr: "10.40.0.0/16" } },
};

/** And of two, in regions that production does not have in these roles. */
export const stagingInTwoRegions: Environment = {
  ...production,
  name: "stagingtwo",
  domain: "stagingtwo.rumbo.example",
  regions: {
    primary: { ...primary, region: "us-east-2", cidr: "10.50.0.0/16" },
    ...(secondary && { secondary: { ...secondary, region: "us-west-2", cidr: "10.60.0.0/16" } }),
  },
};
