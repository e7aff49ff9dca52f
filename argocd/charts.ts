import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { Environment } from "../environments/environment.ts";
import { argoCdNamespace, argoCdPath, platformTeam } from "../environments/naming.ts";
import type { Service } from "../services/descriptor.ts";
import { type ApplicationSpec, applicationSpec } from "./application.ts";
import { type ApplicationSetSpec, applicationSetSpec } from "./application-set.ts";
import { type AppProjectSpec, defaultProjectSpec, platformProjectSpec, teamProjectSpec } from "./project.ts";

export interface ArgoCdProps {
  readonly environment: Environment;
  readonly services: readonly Service[];
}

/** What has to be applied once from outside: the root application, which then keeps everything here, itself included. */
export class BootstrapChart extends Chart {
  constructor(scope: Construct, { environment, services }: ArgoCdProps) {
    super(scope, "bootstrap", { namespace: argoCdNamespace, disableResourceNameHashes: true });
    project(this, platformTeam, platformProjectSpec([...byTeam(services).keys()]));
    argoCdObject(this, "Application", "root", {
      spec: applicationSpec({
        project: platformTeam,
        path: argoCdPath(environment.name),
        branch: environment.branch,
        namespace: argoCdNamespace,
      }),
    });
  }
}

/** A project a team, and the applications in it. */
export class TeamsChart extends Chart {
  constructor(scope: Construct, { environment, services }: ArgoCdProps) {
    super(scope, "teams", { namespace: argoCdNamespace, disableResourceNameHashes: true });
    project(this, "default", defaultProjectSpec);
    applications(this, { environment, team: platformTeam, applications: [platformTeam] });
    for (const [team, owned] of byTeam(services)) {
      project(this, team, teamProjectSpec(team));
      applications(this, { environment, team, applications: owned.map(({ name }) => name) });
    }
  }
}

const byTeam = (services: readonly Service[]): ReadonlyMap<string, readonly Service[]> =>
  Map.groupBy(services, ({ team }) => team);

/** Before the applications, which name them. */
const project = (scope: Construct, name: string, spec: AppProjectSpec): void =>
  argoCdObject(scope, "AppProject", name, { spec, annotations: { "argocd.argoproj.io/sync-wave": "-1" } });

const applications = (scope: Construct, props: Parameters<typeof applicationSetSpec>[0]): void =>
  argoCdObject(scope, "ApplicationSet", props.team, { spec: applicationSetSpec(props) });

function argoCdObject(
  scope: Construct,
  kind: "Application" | "ApplicationSet" | "AppProject",
  name: string,
  {
    spec,
    annotations,
  }: {
    readonly spec: ApplicationSpec | ApplicationSetSpec | AppProjectSpec;
    readonly annotations?: Record<string, string>;
  },
): void {
  const metadata = { name, ...(annotations && { annotations }) };
  new ApiObject(scope, `${kind}-${name}`, { apiVersion: "argoproj.io/v1alpha1", kind, metadata, spec });
}
