import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";

/**
 * Something that must hold of what Pulumi would declare, checked before a cloud sees it. One file a rule, exported under
 * the file's name in camel case; `check.ts` finds it by being there.
 */
export interface InfraRule {
  /** As its file: `require-immutable-image-tags`. */
  readonly name: string;
  /** Ids of the reviewers' assertions that it covers, such as A44. */
  readonly assertions: readonly string[];
  /** How far it looks to judge one resource: at itself, at its stack, at every stack. */
  readonly scope: "resource" | "stack" | "platform";
  /** Whether it judges this resource. */
  readonly judges: (resource: PlannedResource) => boolean;
  /** @returns what is wrong and how to mend it, a sentence each; nothing when all is well */
  readonly check: (resource: PlannedResource, plan: StackPlan, plans: readonly StackPlan[]) => readonly string[];
  /** Why it may judge nothing. @default it may not: a rule that judges nothing proves nothing */
  readonly notApplicable?: string;
}

/** For `judges`: resources of these types. */
export const ofType =
  (...types: readonly string[]) =>
  ({ type }: PlannedResource): boolean =>
    types.includes(type);
