import type { PodSecurityContext, SecurityContext } from "kubernetes-types/core/v1.d.ts";
import { podCases } from "./pod-cases.ts";
import type { BadCase, PolicyCases } from "./policy-cases.ts";

export const requireRestrictedSecurityContextCases: PolicyCases = (facts, namespace) => {
  const { container, pod, deployment, cronJob } = podCases(facts, namespace);
  /** A field that is `undefined` is one that nobody wrote. */
  const onPod = (securityContext: { [Field in keyof PodSecurityContext]: unknown }, because: string): BadCase => ({
    object: withoutUndefined(pod({ securityContext: securityContext as PodSecurityContext })),
    because,
  });
  const onContainer = (securityContext: { [Field in keyof SecurityContext]: unknown }, because: string): BadCase => ({
    object: withoutUndefined(pod({ containers: [container({ securityContext: securityContext as SecurityContext })] })),
    because,
  });
  return {
    good: {
      "a restricted pod": pod(),
      "a restricted deployment": deployment(),
      "a restricted cron job": cronJob(),
      "a container with a user of its own": pod({
        containers: [container({ securityContext: { runAsUser: 12_345 } })],
      }),
    },
    bad: {
      "nothing about root": onPod({ runAsNonRoot: undefined }, "runAsNonRoot"),
      "root allowed for one container": onContainer({ runAsNonRoot: false }, "runAsNonRoot"),
      "no user": onPod({ runAsUser: undefined }, "runAsUser"),
      "a user of the node": onPod({ runAsUser: 1000 }, "runAsUser"),
      "a user of the node for one container": onContainer({ runAsUser: 9_999 }, "runAsUser"),
      "a group of the node": onPod({ runAsGroup: 100 }, "runAsGroup"),
      "no seccomp profile": onPod({ seccompProfile: undefined }, "seccompProfile"),
      "a seccomp profile of one's own": onPod(
        { seccompProfile: { type: "Localhost", localhostProfile: "mine.json" } },
        "seccompProfile",
      ),
      "privilege escalation by silence": onContainer(
        { allowPrivilegeEscalation: undefined },
        "allowPrivilegeEscalation",
      ),
      "a privileged container": onContainer(
        { allowPrivilegeEscalation: undefined, privileged: true },
        "allowPrivilegeEscalation",
      ),
      "a writable file system": onContainer({ readOnlyRootFilesystem: false }, "readOnlyRootFilesystem"),
      "capabilities by silence": onContainer({ capabilities: undefined }, "capabilities.drop"),
      "one capability dropped": onContainer({ capabilities: { drop: ["NET_RAW"] } }, "capabilities.drop"),
      "a capability added": onContainer(
        { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
        "capabilities.drop",
      ),
      "a writable file system in a deployment": {
        object: deployment({ containers: [container({ securityContext: { readOnlyRootFilesystem: false } })] }),
        because: "readOnlyRootFilesystem",
      },
      "a writable file system in a cron job": {
        object: cronJob({ containers: [container({ securityContext: { readOnlyRootFilesystem: false } })] }),
        because: "readOnlyRootFilesystem",
      },
    },
  };
};

const withoutUndefined = <T>(object: T): T => JSON.parse(JSON.stringify(object)) as T;
