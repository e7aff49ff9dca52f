import type { AwsRegion } from "../../environments/regions.ts";
import type { RegionRole } from "../../environments/environment.ts";

/** What `pulumi up` of one stack would declare. Policies and tests read this and nothing else. */
export interface StackPlan {
  readonly stack: string;
  readonly layer: string;
  readonly environment?: string;
  readonly role?: RegionRole;
  readonly region: AwsRegion;
  readonly resources: readonly PlannedResource[];
  /** Stacks whose outputs it reads. */
  readonly reads: readonly string[];
  /** What the stack publishes to the next layer of its region. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface PlannedResource {
  /** Pulumi's type token, for example `aws:rds/instance:Instance`. */
  readonly type: string;
  /** Unique in its stack together with the type. */
  readonly name: string;
  /** A component groups resources; AWS knows nothing of it. */
  readonly component: boolean;
  /** What the cloud would know it by; made up where the cloud chooses. Absent on components and in a first preview. */
  readonly id?: string;
  /** `type::name` of the component that declared it. */
  readonly parent?: string;
  /** Region of its AWS provider. Absent on what is not of AWS. */
  readonly region?: AwsRegion;
  /** Inputs as AWS would get them; secrets read `[secret]`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** `type::name` of what must exist before, in the same stack. */
  readonly dependencies: readonly string[];
  /** Input → `type::name` of the resources that its value is made from. Absent where nothing is. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
}

/** How parents and dependencies name a resource. */
export const keyOf = ({ type, name }: Pick<PlannedResource, "type" | "name">): string => `${type}::${name}`;

/** What stands in a plan instead of a secret. */
export const secretMark = "[secret]";
/** What stands in a plan of the second pass where only AWS will know. */
export const unknownMark = "[unknown]";
/** What stands in a plan instead of files: their content is nobody's setting. */
export const archiveMark = "[archive]";
