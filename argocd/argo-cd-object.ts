import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import type { ApplicationSpec } from "./application.ts";
import type { ApplicationSetSpec } from "./application-set.ts";
import type { AppProjectSpec } from "./project.ts";

type Annotations = Readonly<Record<string, string>>;

/** Before the applications, which name them. */
export const project = (scope: Construct, name: string, spec: AppProjectSpec): void =>
  argoCdObject(scope, "AppProject", name, spec, { "argocd.argoproj.io/sync-wave": "-1" });

/** No finalizer: an application that is deleted leaves what it deployed. */
export const application = (scope: Construct, name: string, spec: ApplicationSpec): void =>
  argoCdObject(scope, "Application", name, spec);

export const applicationSet = (scope: Construct, name: string, spec: ApplicationSetSpec): void =>
  argoCdObject(scope, "ApplicationSet", name, spec);

function argoCdObject(scope: Construct, kind: string, name: string, spec: object, annotations?: Annotations): void {
  const metadata = { name, ...(annotations && { annotations }) };
  new ApiObject(scope, `${kind}-${name}`, { apiVersion: "argoproj.io/v1alpha1", kind, metadata, spec });
}
