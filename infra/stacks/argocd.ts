import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { argoCdPath, engineerRoleName, prefix, roleArn } from "../../environments/naming.ts";
import { ArgoCdBootstrap } from "../components/argocd-bootstrap.ts";
import type { Outputs, RegionalContext } from "./context.ts";
import type { Published } from "./contract.ts";
import { readStack } from "./read-stack.ts";
import { requireSecret } from "./require-config.ts";

/** The only stack that talks to a cluster; a person runs it, through the endpoint's allow-list. */
export function argocd(context: RegionalContext): Outputs {
  const { place, settings, stack } = context;
  const name = prefix(place);
  const fromCluster = readStack(context, "cluster");
  const provider = new k8s.Provider(name, {
    kubeconfig: kubeconfig({
      clusterName: fromCluster("clusterName"),
      endpoint: fromCluster("endpoint"),
      certificateAuthority: fromCluster("certificateAuthority"),
      region: settings.region,
    }),
    enableServerSideApply: true,
  });
  new ArgoCdBootstrap(
    `${name}-argocd`,
    {
      place,
      repositoryToken: requireSecret(stack.name, "repositoryToken"),
      bootstrapFile: join(import.meta.dirname, "../..", argoCdPath(place), "bootstrap.yaml"),
    },
    { provider },
  );
  return {};
}

/**
 * Holds no credential: the AWS command line turns the caller's rights into a token of a few minutes. The caller may read
 * Pulumi's state; the platform engineers' role, which may not, is what the cluster lets in.
 */
function kubeconfig(cluster: Published<"cluster"> & { readonly region: string }): pulumi.Output<string> {
  const { clusterName, endpoint, certificateAuthority, region } = cluster;
  const only = "cluster";
  return pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: only, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    users: [
      {
        name: only,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "aws",
            args: [
              ...["eks", "get-token", "--cluster-name", clusterName, "--region", region],
              ...["--role-arn", roleArn(engineerRoleName)],
            ],
            interactiveMode: "Never",
          },
        },
      },
    ],
    contexts: [{ name: only, context: { cluster: only, user: only } }],
    "current-context": only,
  });
}
