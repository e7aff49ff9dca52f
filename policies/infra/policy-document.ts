import type { PlannedResource } from "../../infra/plan/stack-plan.ts";

/** One statement of an IAM policy, with every part a list. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** Whether it names what it does not mean: `NotAction`, `NotResource`, `NotPrincipal`. */
  readonly inverted: boolean;
  readonly resources: readonly string[];
  /** `*`, or `<kind>:<value>` such as `Service:pods.eks.amazonaws.com`. */
  readonly principals: readonly string[];
  /** Operator → key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The statements of a policy as JSON; none where there is no policy. */
export function statementsOf(json: unknown): readonly Statement[] {
  if (typeof json !== "string") return [];
  const { Statement: written } = JSON.parse(json) as { readonly Statement: OneOrMany<WrittenStatement> };
  return listOf(written).map((statement) => ({
    effect: statement.Effect,
    actions: listOf(statement.Action ?? statement.NotAction),
    inverted: Object.keys(statement).some((key) => key.startsWith("Not")),
    resources: listOf(statement.Resource ?? statement.NotResource),
    principals: principalsOf(statement.Principal),
    conditions: Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, listOf(values)])),
      ]),
    ),
  }));
}

/** What a statement's condition demands of a key under an operator; none when it demands nothing. */
export const demanded = ({ conditions }: Statement, operator: string, key: string): readonly string[] =>
  conditions[operator]?.[key] ?? [];

/** Says who may use the resource itself: bucket, key, topic and the like. A role's is its trust. */
export const resourcePolicyOf = ({ inputs }: PlannedResource): readonly Statement[] =>
  statementsOf(inputs["assumeRolePolicy"] ?? inputs["policyDocument"] ?? inputs["policy"]);

type OneOrMany<T> = T | readonly T[];

interface WrittenStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Principal?: "*" | Readonly<Record<string, OneOrMany<string>>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany<string>>>>>;
}

const principalsOf = (written: WrittenStatement["Principal"]): readonly string[] =>
  written === undefined || written === "*"
    ? listOf(written)
    : Object.entries(written).flatMap(([kind, values]) =>
        listOf(values).map((value) => (value === "*" ? "*" : `${kind}:${value}`)),
      );

const listOf = <T>(value: OneOrMany<T> | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
