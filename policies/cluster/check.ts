import type { ValidatingAdmissionPolicySpec } from "kubernetes-types/admissionregistration/v1.d.ts";
import { tenantLabel } from "../../environments/naming.ts";
import { noSubjectAnnotation } from "./cluster-policy.ts";
import { type KubeObject, objectsOf, type RenderedTree } from "../../environments/rendered-tree.ts";
import type { Finding, Verdict } from "../finding.ts";
import { judges, violations } from "./evaluate.ts";

interface RenderedPolicy extends KubeObject {
  readonly kind: "ValidatingAdmissionPolicy";
  readonly spec: ValidatingAdmissionPolicySpec;
}

/**
 * Judges every tenant's object by the policies that ship with its own cluster, read from the same tree.
 *
 * @param clusters what `renderAll` gives, a tree a cluster
 * @returns one verdict a policy over all clusters; a policy that judged nothing is itself a finding
 */
export function checkManifests(clusters: readonly RenderedTree[]): readonly Verdict[] {
  const judged = clusters.flatMap(judgeCluster);
  return [...Map.groupBy(judged, ({ rule }) => rule)].map(([rule, parts]) => {
    const subjects = parts.reduce((sum, part) => sum + part.subjects, 0);
    const findings = parts.flatMap((part) => part.findings);
    if (subjects > 0) return { rule, scope: "resource", subjects, findings };
    const notApplicable = parts[0]?.notApplicable;
    return notApplicable === undefined
      ? { rule, scope: "resource", subjects, findings: [judgedNothing(rule)] }
      : { rule, scope: "resource", subjects, findings: [], notApplicable };
  });
}

function judgeCluster(tree: RenderedTree): readonly Verdict[] {
  const objects = objectsOf(tree);
  const tenants = new Map(
    objects
      .filter(({ kind, metadata }) => kind === "Namespace" && metadata.labels?.[tenantLabel] !== undefined)
      .map((namespace) => [namespace.metadata.name, namespace]),
  );
  return objects.filter(isPolicy).map(({ metadata, spec }) => {
    const subjects = objects.filter((object) => tenants.has(object.metadata.namespace ?? "") && judges(spec, object));
    const findings = subjects.flatMap((object) =>
      violations(spec, object, tenants.get(object.metadata.namespace ?? "")).map((message) => ({
        rule: metadata.name,
        subject: subjectOf(tree, object),
        message,
      })),
    );
    const notApplicable = metadata.annotations?.[noSubjectAnnotation];
    return {
      rule: metadata.name,
      scope: "resource",
      subjects: subjects.length,
      findings,
      ...(notApplicable !== undefined && { notApplicable }),
    };
  });
}

const isPolicy = (object: KubeObject): object is RenderedPolicy => object.kind === "ValidatingAdmissionPolicy";

const subjectOf = ({ path }: RenderedTree, { kind, metadata }: KubeObject): string =>
  `${path}: ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

const judgedNothing = (rule: string): Finding => ({
  rule,
  subject: "every cluster",
  message: "This policy judged no object; correct its resources, or remove it.",
});
