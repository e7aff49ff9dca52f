import { Environment } from "@marcbachmann/cel-js";
import type { ValidatingAdmissionPolicySpec } from "kubernetes-types/admissionregistration/v1.d.ts";
import type { KubeObject } from "../../environments/rendered-tree.ts";

/** Whether a policy judges objects of this kind. */
export const judges = (policy: ValidatingAdmissionPolicySpec, { apiVersion, kind }: KubeObject): boolean =>
  (policy.matchConstraints?.resourceRules ?? []).some(
    (rule) =>
      rule.apiGroups?.includes(groupOf(apiVersion)) &&
      (rule as { resources?: readonly string[] }).resources?.includes(resourceOf(kind)),
  );

/**
 * What an API server would answer: the message of each validation that the object does not pass. As there, an
 * expression that cannot be evaluated refuses the object (`failurePolicy: Fail`).
 *
 * @param namespace that the object is in. @default one of which nothing is known
 */
export function violations(
  policy: ValidatingAdmissionPolicySpec,
  object: KubeObject,
  namespace: Pick<KubeObject, "metadata"> = { metadata: { name: object.metadata.namespace ?? "" } },
): readonly string[] {
  const variables: Record<string, unknown> = {};
  const context = { object: toCel(object), namespaceObject: toCel(namespace), variables };
  try {
    for (const { name, expression } of policy.variables ?? []) variables[name] = cel.evaluate(expression, context);
    return (policy.validations ?? [])
      .filter(({ expression }) => cel.evaluate(expression, context) !== true)
      .map(({ expression, message }) => message ?? expression);
  } catch (error) {
    return [`The policy cannot judge this object: ${(error as Error).message}`];
  }
}

const cel = new Environment({ unlistedVariablesAreDyn: true });

/** The plural that URLs use: `networkpolicies`, `ingresses`, `deployments`. */
const resourceOf = (kind: string): string =>
  kind
    .toLowerCase()
    .replace(/y$/, "ie")
    .replace(/(s|ie)?$/, (ending) => (ending === "s" ? "ses" : `${ending}s`));

const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? apiVersion.replace(/\/.*/, "") : "");

/** Whole numbers are CEL integers, as they are for an API server; JavaScript's numbers would be doubles. */
function toCel(value: unknown): unknown {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
  return value;
}
