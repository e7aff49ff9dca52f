import type { EnvVar } from "kubernetes-types/core/v1.d.ts";
import { registryHost, repositoryName, serviceBucketName } from "../../environments/naming.ts";
import {
  ports,
  secretsDirectory,
  type ServiceCommand,
  serviceUrlVariable,
  variable,
} from "../../services/kit/src/runtime.ts";
import { placeOf } from "../cluster.ts";
import type { ReleasedProps } from "./microservice-props.ts";
import { regionControlVariables } from "./region-control.ts";
import { restrictedPod, type RestrictedPodProps } from "./restricted-pod.ts";
import { serviceUrl } from "./service.ts";

/** What runs in the pod of one of a service's commands. */
export interface ServicePodProps {
  readonly command: ServiceCommand;
  readonly serviceAccountName: string;
  /** Name of the Secret with the files of the runtime contract. @default none */
  readonly secret: string | undefined;
  /** @default the service's own */
  readonly resources?: RestrictedPodProps["resources"];
}

/** A pod of a service's image, with all that the runtime contract promises it. */
export function servicePod(
  props: ReleasedProps,
  { command, serviceAccountName, secret, resources }: ServicePodProps,
): ReturnType<typeof restrictedPod> {
  const { service, cluster, digest } = props;
  return restrictedPod({
    name: service.name,
    serviceAccountName,
    image: `${registryHost(cluster.settings.region)}/${repositoryName(service.name)}@${digest}`,
    // An image of the platform's takes the command as its argument; another one has a command line for each.
    ...(service.image ? { command: service.image[command] } : { args: [command] }),
    env: environmentVariables(props, command),
    resources: resources ?? service.resources,
    secret: secret === undefined ? undefined : { name: secret, directory: secretsDirectory },
  });
}

function environmentVariables(props: ReleasedProps, command: ServiceCommand): readonly EnvVar[] {
  const { service, cluster, callees, guard, digest } = props;
  const { needs } = service;
  const serves = command === "serve";
  const called = command === "smoke" ? [service] : callees;
  return [
    { name: variable.host, value: "0.0.0.0" },
    { name: variable.port, value: `${ports.public}` },
    { name: variable.internalPort, value: `${ports.internal}` },
    { name: variable.secretsDirectory, value: secretsDirectory },
    { name: variable.logLevel, value: "info" },
    { name: variable.publicUrl, value: `https://${cluster.environment.domain}` },
    { name: variable.bodyLimitKiB, value: `${service.bodyLimitKiB}` },
    { name: variable.apiPages, value: "internal" },
    // What is served is known by what it is, so that a check after a release cannot mistake one image for another.
    { name: variable.version, value: digest },
    ...(needs.bucket ? [{ name: variable.bucket, value: serviceBucketName(placeOf(cluster), service.name) }] : []),
    ...(needs.bucket || needs.regionControl ? [{ name: variable.region, value: cluster.settings.region }] : []),
    ...(guard && serves ? [{ name: variable.regionGuardUrl, value: serviceUrl(guard, "internal") }] : []),
    ...(needs.regionControl && serves ? regionControlVariables(props) : []),
    ...called.map((other) => ({ name: serviceUrlVariable(other.name), value: serviceUrl(other) })),
  ];
}
