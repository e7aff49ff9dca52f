import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import type { ObjectMeta } from "kubernetes-types/meta/v1.d.ts";

/** What each type of `kubernetes-types`, and each of our own for CRDs, has. */
interface Renderable {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/**
 * Adds an object exactly as written: `T` checks it, nothing drops a field that a class does not know
 * (docs/decisions/0020). Keys are the construct's ids in their chart.
 */
export function kubeObject<T extends Renderable>(
  scope: Construct,
  id: string,
  object: T & { readonly apiVersion: string; readonly kind: string; readonly metadata: ObjectMeta & { name: string } },
): void {
  new ApiObject(scope, id, object);
}
