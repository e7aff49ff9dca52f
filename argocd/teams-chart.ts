import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { argoCdNamespace, platformTeam } from "../environments/naming.ts";
import { applicationSetSpec } from "./application-set.ts";
import { applicationSet, project } from "./argo-cd-object.ts";
import type { ClusterProps } from "./cluster.ts";
import { defaultProjectSpec, platformProjectSpec, teamProjectSpec } from "./project.ts";

/** A project a team, and the applications in it; and what all of them stand on. */
export class TeamsChart extends Chart {
  constructor(scope: Construct, cluster: ClusterProps) {
    super(scope, "teams", { namespace: argoCdNamespace, disableResourceNameHashes: true });
    const byTeam = Map.groupBy(cluster.services, ({ team }) => team);
    project(this, "default", defaultProjectSpec);
    project(this, platformTeam, platformProjectSpec([...byTeam.keys()]));
    applicationSet(
      this,
      platformTeam,
      applicationSetSpec({ cluster, team: platformTeam, applications: [platformTeam] }),
    );
    for (const [team, owned] of byTeam) {
      project(this, team, teamProjectSpec(team));
      applicationSet(this, team, applicationSetSpec({ cluster, team, applications: owned.map(({ name }) => name) }));
    }
  }
}
