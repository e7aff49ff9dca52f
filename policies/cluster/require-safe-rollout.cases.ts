import type { DeploymentSpec } from "kubernetes-types/apps/v1.d.ts";
import type { Container } from "kubernetes-types/core/v1.d.ts";
import { podCases } from "./pod-cases.ts";
import type { BadCase, PolicyCases } from "./policy-cases.ts";

export const requireSafeRolloutCases: PolicyCases = (facts, namespace) => {
  const { server, deployment } = podCases(facts, namespace);
  const rollout = (changes: Partial<DeploymentSpec>, because: string): BadCase => {
    const original = deployment();
    const object = { ...original, spec: { ...original.spec, ...changes } };
    return { object, because };
  };
  const container = (changes: Partial<Container>, because: string): BadCase => ({
    object: deployment({ containers: [server(changes)] }),
    because,
  });
  const probe = (path: string) => ({ httpGet: { path, port: "http" } });
  return {
    good: {
      "an update that loses nothing": deployment(),
      "probes that ask a port": deployment({
        containers: [server({ livenessProbe: { tcpSocket: { port: 8080 } } })],
      }),
    },
    bad: {
      "an update that begins by taking a pod": rollout(
        { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
        "maxUnavailable",
      ),
      "an update that stops everything": rollout({ strategy: { type: "Recreate" } }, "maxUnavailable"),
      "a pod that counts as ready at once": rollout({ minReadySeconds: 5 }, "minReadySeconds"),
      "an update that is given up in ten minutes": rollout({ progressDeadlineSeconds: 600 }, "progressDeadlineSeconds"),
      "an update that is given up at once": rollout({ progressDeadlineSeconds: 60 }, "progressDeadlineSeconds"),
      "one probe for both": container({ readinessProbe: probe("/health/live") }, "different things"),
      "a pod that leaves at once": container({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }, "preStop.sleep"),
      "a pod that is killed while it leaves": {
        object: deployment({ terminationGracePeriodSeconds: 20 }),
        because: "terminationGracePeriodSeconds",
      },
      "no probes": {
        object: withoutUndefined(deployment({ containers: [server(noProbes)] })),
        because: "Give every container",
      },
    },
  };
};

const noProbes = { startupProbe: undefined, readinessProbe: undefined, livenessProbe: undefined } as object;

/** A field that is `undefined` is one that nobody wrote. */
const withoutUndefined = <T>(object: T): T => JSON.parse(JSON.stringify(object)) as T;
