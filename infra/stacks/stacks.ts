import { type Environment, regionsOf, type RegionRole } from "../../environments/environment.ts";
import { globalStack, type Layer, regionalStack, sharedStack } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";

/** One Pulumi stack: what it is, where, and which stacks must be up before it. */
export type Stack = SharedStack | RegionalStack | GlobalStack;

interface Common {
  readonly name: string;
  /** Where its provider points. */
  readonly region: AwsRegion;
  readonly dependsOn: readonly string[];
}

/** What belongs to no environment. */
export interface SharedStack extends Common {
  readonly layer: "shared";
}

/** One layer of one region of one environment. */
export interface RegionalStack extends Common {
  readonly layer: Layer;
  readonly environment: string;
  readonly role: RegionRole;
}

/** What joins the regions of an environment that has two. */
export interface GlobalStack extends Common {
  readonly layer: "global";
  readonly environment: string;
}

/**
 * Every stack, in the order in which `pulumi up` makes the platform and the reverse of which unmakes it. The program, the
 * plan, the documents and the rehearsals all read this one array.
 */
export function stacks(environments: readonly Environment[]): readonly Stack[] {
  const shared: Stack = { name: sharedStack, layer: "shared", region: platform.sharedRegion, dependsOn: [] };
  return [shared, ...environments.flatMap(environmentStacks)];
}

function environmentStacks(environment: Environment): Stack[] {
  const regional = regionsOf(environment).flatMap(({ role, settings: { region } }) => {
    const place = { environment: environment.name, role };
    const name = (layer: Layer): string => regionalStack(place, layer);
    // The replica copies a database, and the credentials are copied from a region, that must be there before.
    const source = role === "secondary" ? [regionalStack({ ...place, role: "primary" }, "foundation")] : [];
    const stack = (layer: Layer, dependsOn: readonly string[]): RegionalStack => ({
      name: name(layer),
      layer,
      ...place,
      region,
      dependsOn,
    });
    return [
      stack("foundation", [sharedStack, ...source]),
      stack("cluster", [name("foundation")]),
      stack("argocd", [name("cluster")]),
    ];
  });
  return [...regional, ...globalStacks(environment)];
}

function globalStacks({ name, regions }: Environment): GlobalStack[] {
  if (!regions.secondary) return [];
  const foundation = (role: RegionRole): string => regionalStack({ environment: name, role }, "foundation");
  return [
    {
      name: globalStack(name),
      layer: "global",
      environment: name,
      // The standby's region, so that it can be previewed and changed with the primary gone.
      region: regions.secondary.region,
      dependsOn: [foundation("primary"), foundation("secondary")],
    },
  ];
}
