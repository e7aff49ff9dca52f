import type { StackPlan } from "../../../infra/plan/stack-plan.ts";
import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { resourcesOf } from "../links.ts";
import { listOf } from "../property.ts";

/**
 * A standby that has to pull its images from the region that is lost is none. Copies begin with the first push, into
 * repositories that are there before: ECR would make missing ones in clear and with movable tags.
 */
export const requireImageReplication: InfraRule = {
  name: "require-image-replication",
  assertions: ["A47"],
  scope: "stack",
  judges: ofType("aws:ecr/repository:Repository"),
  check: (repository, plan) => {
    const name = String(repository.inputs["name"]);
    const all = resourcesOf(plan, repository.type);
    const regions = [...new Set(all.map(({ region }) => region))];
    const missing = regions.filter(
      (region) => !all.some((other) => other.region === region && other.inputs["name"] === name),
    );
    const copied = regions.filter((region) => copies(plan, name, region));
    return [
      ...when(missing.length > 0, `There is no ${name} in ${missing.join(", ")}; declare it in every region.`),
      ...when(
        regions.length > 1 && copied.length < regions.length - 1,
        `What is pushed to ${name} is not copied to every other region; add a rule to the ReplicationConfiguration.`,
      ),
    ];
  },
  flips: [
    { property: "inputs.name", to: "rumbo/another" },
    { property: "inputs.replicationConfiguration.rules", to: [], on: isReplication },
    {
      property: "inputs.replicationConfiguration.rules.0.repositoryFilters",
      to: [{ filter: "another/", filterType: "PREFIX_MATCH" }],
      on: isReplication,
    },
    {
      property: "inputs.replicationConfiguration.rules.0.destinations",
      to: [{ region: "eu-west-1" }],
      on: isReplication,
    },
  ],
};

interface Rule {
  readonly destinations: readonly { readonly region: string }[];
  readonly repositoryFilters?: readonly { readonly filter: string }[];
}

/** Whether a rule copies the repository to a region. Without filters it copies all. */
const copies = (plan: StackPlan, name: string, region: string | undefined): boolean =>
  resourcesOf(plan, "aws:ecr/replicationConfiguration:ReplicationConfiguration")
    .flatMap((replication) => listOf(replication, "inputs.replicationConfiguration.rules") as readonly Rule[])
    .some(
      ({ destinations, repositoryFilters }) =>
        destinations.some((destination) => destination.region === region) &&
        (repositoryFilters?.some(({ filter }) => name.startsWith(filter)) ?? true),
    );

function isReplication({ type }: { readonly type: string }): boolean {
  return type === "aws:ecr/replicationConfiguration:ReplicationConfiguration";
}
