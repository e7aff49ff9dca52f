import { UserError } from "../../../environments/user-error.ts";
import { keyOf, type PlannedResource, type StackPlan } from "../stack-plan.ts";
import { scanned } from "./terraform-types.ts";
import { terraformName, terraformValues } from "./terraform-values.ts";

/** The parts of `terraform show -json <plan>` that scanners read. */
export interface TerraformPlan {
  readonly format_version: "1.2";
  readonly terraform_version: string;
  readonly planned_values: { readonly root_module: { readonly resources: readonly PlannedValues[] } };
  readonly resource_changes: readonly ResourceChange[];
  readonly configuration: { readonly root_module: { readonly resources: readonly Configured[] } };
}

interface Addressed {
  readonly address: string;
  readonly mode: "managed";
  readonly type: string;
  readonly name: string;
}

interface PlannedValues extends Addressed {
  readonly provider_name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface ResourceChange extends Addressed {
  readonly change: {
    readonly actions: readonly ["create"];
    readonly before: null;
    readonly after: Readonly<Record<string, unknown>>;
  };
}

interface Configured extends Addressed {
  readonly expressions: Readonly<Record<string, { readonly references: readonly string[] }>>;
}

/**
 * A stack's plan as Terraform would have written it, for scanners that know no other: every resource of AWS is about to be
 * created, with all values known and with what each is made from.
 *
 * @throws UserError naming a type that is neither mapped nor left out on purpose
 */
export function terraformPlan({ resources }: Pick<StackPlan, "resources">): TerraformPlan {
  const addresses = new Map(resources.flatMap(withAddress));
  const sources = sourcesOf(resources);
  const mapped = resources.flatMap((resource) => {
    const addressed = addresses.get(keyOf(resource));
    return addressed ? [{ resource, addressed, values: terraformValues(resource.inputs) }] : [];
  });
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: {
      root_module: {
        resources: mapped.map(({ addressed, values }) => ({
          ...addressed,
          provider_name: "registry.terraform.io/hashicorp/aws",
          values,
        })),
      },
    },
    resource_changes: mapped.map(({ addressed, values }) => ({
      ...addressed,
      change: { actions: ["create"], before: null, after: values },
    })),
    configuration: {
      root_module: {
        resources: mapped.map(({ addressed, resource }) => ({
          ...addressed,
          expressions: expressions(resource, sources, addresses),
        })),
      },
    },
  };
}

function withAddress(resource: PlannedResource): [string, Addressed][] {
  if (resource.component) return [];
  const decision = scanned(resource.type);
  if (!decision)
    throw new UserError(
      `Scanners would not see ${resource.type}; add Terraform's name of it to infra/plan/terraform/terraform-types.ts.`,
    );
  if ("unscanned" in decision) return [];
  const type = decision.terraformType;
  const name = resource.name.replaceAll(/[^\w-]/g, "_");
  return [[keyOf(resource), { address: `${type}.${name}`, mode: "managed", type, name }]];
}

type Sources = (key: string, property: string) => readonly string[];

/**
 * What a property is made from, in the end: where a resource hands on under the same name what it was given (a bucket's
 * policy its bucket), that is meant, too.
 */
function sourcesOf(resources: readonly PlannedResource[]): Sources {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const sources: Sources = (key, property) =>
    (byKey.get(key)?.references?.[property] ?? []).flatMap((source) => [source, ...sources(source, property)]);
  return sources;
}

/** Only what is scanned can be referred to. */
function expressions(
  resource: PlannedResource,
  sources: Sources,
  addresses: ReadonlyMap<string, Addressed>,
): Configured["expressions"] {
  return Object.fromEntries(
    Object.keys(resource.references ?? {}).flatMap((property) => {
      const found = sources(keyOf(resource), property).flatMap((key) => addresses.get(key)?.address ?? []);
      if (found.length === 0) return [];
      // Terraform names the attribute and then its resource.
      const references = found.flatMap((address) => [`${address}.id`, address]);
      return [[terraformName(property, resource.inputs[property]), { references }]];
    }),
  );
}
