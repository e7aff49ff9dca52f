import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment, RegionSettings } from "../../environments/environment.ts";
import type { Place } from "../../environments/naming.ts";
import type { Service } from "../../services/descriptor.ts";
import type { GlobalStack, RegionalStack, SharedStack } from "./stacks.ts";

/** The facts that everything derives from. */
export interface Facts {
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
}

/** What a stack publishes; `contract.ts` says what its layer promises. */
export type Outputs = Readonly<Record<string, pulumi.Output<unknown>>>;

export interface SharedContext extends Facts {
  readonly stack: SharedStack;
  readonly provider: aws.Provider;
}

export interface RegionalContext extends Facts {
  readonly stack: RegionalStack;
  readonly provider: aws.Provider;
  readonly place: Place;
  readonly environment: Environment;
  readonly settings: RegionSettings;
}

export interface GlobalContext extends Facts {
  readonly stack: GlobalStack;
  readonly provider: aws.Provider;
  readonly environment: Environment;
}
