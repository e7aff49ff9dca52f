import type { PlannedResource, StackPlan } from "../../infra/plan/stack-plan.ts";
import type { AssertionId } from "./assertions.ts";

/**
 * Something that must hold of what Pulumi would declare, checked before a cloud sees it. One file a rule, exported under
 * the file's name in camel case, with its cases beside it; `rules.ts` finds it by being there.
 */
export interface InfraRule {
  /** As its file: `require-immutable-image-tags`. */
  readonly name: string;
  /** The reviewers' assertions that it covers (assertions.ts). */
  readonly assertions: readonly AssertionId[];
  /** How far it looks to judge one resource: at itself, at its stack, at every stack. */
  readonly scope: "resource" | "stack" | "platform";
  /** Whether it judges this resource. */
  readonly judges: (resource: PlannedResource) => boolean;
  /** @returns what is wrong and how to mend it, a sentence each; nothing when all is well */
  readonly check: (resource: PlannedResource, plan: StackPlan, plans: readonly StackPlan[]) => readonly string[];
  /** What it must notice: `mutate.ts` makes each of these changes in the real plan. Never empty. */
  readonly flips: readonly Flip[];
  /** Why the policy pack leaves it out. @default the pack has it, unless it looks at every stack */
  readonly planOnly?: string;
  /** Why it may judge nothing. @default it may not: a rule that judges nothing proves nothing */
  readonly notApplicable?: string;
}

/** A change of one property that its rule must have something against. */
export interface Flip {
  /** Path into the resource, as `propertyOf` reads it: `protect`, `inputs.vpcConfig.endpointPublicAccess`. */
  readonly property: string;
  /** Its new value; `undefined` takes the property away. */
  readonly to: unknown;
  /** Which resources. @default those that the rule judges */
  readonly on?: (resource: PlannedResource) => boolean;
}

/** For `judges`: resources of these types. */
export const ofType =
  (...types: readonly string[]) =>
  ({ type }: Pick<PlannedResource, "type">): boolean =>
    types.includes(type);

/** For `check`: a message that is given when something is wrong. */
export const when = (wrong: boolean, message: string): readonly string[] => (wrong ? [message] : []);
