import { keyOf, type PlannedResource, type StackPlan } from "../stack-plan.ts";
import { families, type Family, familyOf } from "./families.ts";

/** The plan as a person looks at it: cards that need one another, in the stacks that declare them. */
export interface PlanGraph {
  readonly stacks: readonly GraphStack[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphStack extends Pick<StackPlan, "layer" | "environment" | "role" | "region" | "reads"> {
  readonly name: string;
  readonly cards: readonly Card[];
}

/** A component that a stack declares, with all that is inside, or resources of one type that it declares by themselves. */
export interface Card {
  /** Unique on the page. */
  readonly id: string;
  /** Name of the component's class, or of the resources' type. */
  readonly title: string;
  /** What tells it from others of that title in its stack. */
  readonly name: string;
  readonly family: Family;
  /** What AWS and others would make; components are not among them. */
  readonly resources: readonly CardResource[];
}

export interface CardResource extends Pick<PlannedResource, "type" | "name" | "region" | "protect" | "inputs"> {
  /** Components between the card's and this one, from the outside in. */
  readonly within: readonly string[];
}

/** `from` needs `to`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /**
   * `inside`: both are of one stack. `output`: it reads what another stack publishes. `name`: it knows the other's name by
   * convention, as all do that are in different regions.
   */
  readonly kind: "inside" | "output" | "name";
}

/** Groups plans into cards, and finds which card needs which. */
export function planGraph(plans: readonly StackPlan[]): PlanGraph {
  const located = plans.flatMap(locate);
  return {
    stacks: plans.map((plan) => ({
      name: plan.stack,
      layer: plan.layer,
      ...(plan.environment !== undefined && { environment: plan.environment }),
      ...(plan.role !== undefined && { role: plan.role }),
      region: plan.region,
      reads: plan.reads,
      cards: cardsOf(located.filter(({ stack }) => stack === plan.stack)),
    })),
    edges: distinct([...edgesInside(located), ...edgesBetween(located)]),
  };
}

interface Located {
  readonly stack: string;
  /** Environment and role, where the stack is of one region. */
  readonly place: string;
  readonly card: string;
  /** The component that makes the card, or the resource that has none. */
  readonly root: PlannedResource;
  readonly within: readonly string[];
  readonly resource: PlannedResource;
}

/** Finds the card of every resource: that of the outermost component around it. */
function locate({ stack, environment, role, resources }: StackPlan): readonly Located[] {
  const place = [environment, role].join(" ");
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const ancestors = (resource: PlannedResource): readonly PlannedResource[] => {
    const parent = byKey.get(resource.parent ?? "");
    return parent ? [...ancestors(parent), parent] : [];
  };
  return resources.map((resource) => {
    const [root = resource, ...between] = ancestors(resource);
    const card = root.component ? keyOf(root) : root.type;
    return { stack, place, card: `${stack}/${card}`, root, within: between.map(({ name }) => name), resource };
  });
}

/** In the order of families, so that every region shows the same things at the same places. */
function cardsOf(located: readonly Located[]): readonly Card[] {
  const cards = [...Map.groupBy(located, ({ card }) => card)].map(([id, members]) => {
    const { root, stack } = members[0] as Located;
    const resources = members.filter(({ resource }) => !resource.component);
    return {
      id,
      title: root.type.split(":").at(-1) ?? root.type,
      name: shortName(root.name, stack),
      family: familyOf(resources.map(({ resource }) => resource.type)),
      resources: resources.map(({ resource: { type, name, region, protect, inputs }, within }) => ({
        type,
        name,
        ...(region !== undefined && { region }),
        protect,
        inputs,
        within,
      })),
    };
  });
  const rank = ({ family, title, name }: Card): string =>
    `${String(families.indexOf(family)).padStart(2, "0")} ${title} ${name}`;
  return cards.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** `rumbo-production-primary-database` of `production-primary-foundation` → `database`. */
function shortName(name: string, stack: string): string {
  const known = new Set(["rumbo", ...stack.split("-")]);
  const words = name.split("-");
  const first = words.findIndex((word) => !known.has(word));
  return first === -1 ? (words.at(-1) ?? name) : words.slice(first).join("-");
}

function edgesInside(located: readonly Located[]): readonly GraphEdge[] {
  const cards = new Map(located.map(({ stack, card, resource }) => [`${stack} ${keyOf(resource)}`, card]));
  return located.flatMap(({ stack, card, resource }) =>
    resource.dependencies.flatMap((key): readonly GraphEdge[] => {
      const to = cards.get(`${stack} ${key}`);
      return to === undefined ? [] : [{ from: card, to, kind: "inside" }];
    }),
  );
}

/**
 * Between stacks nothing is declared to depend on anything. But what needs a resource says its id or name somewhere, alone
 * or in an ARN, a policy or a host name.
 */
function edgesBetween(located: readonly Located[]): readonly GraphEdge[] {
  const owners = ownersOf(located);
  const order = [...new Set(located.map(({ stack }) => stack))];
  return located.flatMap((user) =>
    Object.entries(user.resource.inputs).flatMap(([property, value]): readonly GraphEdge[] => {
      const read = (user.resource.references?.[property] ?? []).flatMap((key) => stackRead(key) ?? []);
      return (
        textsIn(value)
          .flatMap(idsIn)
          .flatMap((id) => ownerFor(user, owners.get(id) ?? []) ?? [])
          // What is made later cannot be needed: there two resources only share a word.
          .filter((owner) => order.indexOf(owner.stack) < order.indexOf(user.stack))
          .map((owner) => ({ from: user.card, to: owner.card, kind: read.includes(owner.stack) ? "output" : "name" }))
      );
    }),
  );
}

function ownersOf(located: readonly Located[]): ReadonlyMap<string, readonly Located[]> {
  const named = located.filter(({ resource: { id = "" } }) => id.length >= shortestId);
  return Map.groupBy(named, ({ resource: { id = "" } }) => ownPart(id));
}

/**
 * The owner that is meant: of two regions' the own one. An id that two cards of it use (a cluster's and its load balancer's
 * name) says nothing.
 */
function ownerFor(user: Located, owners: readonly Located[]): Located | undefined {
  const near = owners.filter(({ place }) => place === user.place);
  const candidates = near.length > 0 ? near : owners;
  return new Set(candidates.map(({ card }) => card)).size === 1 ? candidates[0] : undefined;
}

/** An ARN is taken apart where it is used, too. */
const ownPart = (id: string): string => (id.startsWith("arn:") ? (id.split(/[:/]/).at(-1) ?? id) : id);

/** Shorter ones are words of the language. */
const shortestId = 8;

const stackRead = (key: string): string | undefined =>
  key.startsWith("pulumi:pulumi:StackReference::") ? key.split("/").at(-1) : undefined;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Everything in a text that may be an id: between the signs that surround ids in ARNs, URLs and JSON. */
function idsIn(text: string): readonly string[] {
  const words = text.split(/[\s"',:;|=(){}[\]]+/).filter((word) => word.length >= shortestId);
  // AWS puts six random characters behind a secret's name, which policies write as question marks.
  return words.flatMap((word) => [word, ...word.split("/"), word.replace(/-\?+$/, ""), word.replace(/\/\*$/, "")]);
}

function distinct(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  // An output says more than a name does.
  const rank = { inside: 0, output: 1, name: 2 } as const;
  const byEnds = new Map<string, GraphEdge>();
  for (const edge of edges.toSorted((a, b) => rank[a.kind] - rank[b.kind]))
    if (edge.from !== edge.to && !byEnds.has(`${edge.from} ${edge.to}`)) byEnds.set(`${edge.from} ${edge.to}`, edge);
  return [...byEnds.values()];
}
