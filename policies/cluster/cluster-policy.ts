import type {
  NamedRuleWithOperations,
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from "kubernetes-types/admissionregistration/v1.d.ts";
import { tenantLabel } from "../../environments/naming.ts";
import { platform } from "../../environments/platform.ts";
import type { AwsRegion } from "../../environments/regions.ts";
import type { AssertionId } from "./assertions.ts";

/**
 * A rule over the objects of tenants. It ships as a ValidatingAdmissionPolicy, and `npm run policy` evaluates the very
 * same expressions before anything ships (docs/decisions/0023).
 */
export interface ClusterPolicy {
  /** Its file's name, and that of the policy in the cluster. */
  readonly name: string;
  /** What it covers, in whole or in part. */
  readonly assertions: readonly AssertionId[];
  /** Why nothing that we render is judged by it. @default it judges something, or it is a mistake */
  readonly noSubject?: string;
  readonly resources: readonly ResourceRule[];
  /** Named expressions, each of which may use the ones before it as `variables.<name>`. */
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  /** What must hold, and what to do when it does not. */
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}

/** Resources of one API group, in the plural that URLs use. */
export interface ResourceRule {
  readonly group: string;
  readonly resources: readonly string[];
}

/** The cluster that a policy is written for. */
export interface PolicyFacts {
  readonly environment: string;
  readonly region: AwsRegion;
}

/** Annotation by which a policy says in the cluster, too, why it is there with nothing to judge. */
export const noSubjectAnnotation = `${platform.zone}/no-subject`;

export const policySpec = ({ resources, variables, validations }: ClusterPolicy): ValidatingAdmissionPolicySpec => ({
  // What cannot be judged is refused.
  failurePolicy: "Fail",
  matchConstraints: { resourceRules: resources.map(toRule) },
  variables: variables.map(({ name, expression }) => ({ name, expression })),
  validations: validations.map(({ expression, message }) => ({ expression, message })),
});

/** Tenants alone: a mistake in a policy must not keep the cluster from repairing itself. */
export const bindingSpec = ({ name }: ClusterPolicy): ValidatingAdmissionPolicyBindingSpec => ({
  policyName: name,
  validationActions: ["Deny"],
  matchResources: { namespaceSelector: { matchExpressions: [{ key: tenantLabel, operator: "Exists" }] } },
});

/** `kubernetes-types` forgets `resources`. */
const toRule = ({ group, resources }: ResourceRule): NamedRuleWithOperations & { resources: string[] } => ({
  apiGroups: [group],
  apiVersions: ["*"],
  operations: ["CREATE", "UPDATE"],
  resources: [...resources],
});
