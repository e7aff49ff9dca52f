import { availabilityZones } from "../../environments/regions.ts";
import { podCases } from "./pod-cases.ts";
import type { PolicyCases } from "./policy-cases.ts";

export const requireImageDigestCases: PolicyCases = (facts, namespace) => {
  const { image, container, pod, deployment, cronJob } = podCases(facts, namespace);
  const elsewhere = Object.keys(availabilityZones).find((region) => region !== facts.region) ?? "";
  const ofOtherRegion = image.replace(facts.region, elsewhere);
  const byTag = image.replace(/@.*/, ":v1.2.3");
  return {
    good: {
      "a pod by digest": pod(),
      "a deployment by digest": deployment(),
      "a cron job by digest": cronJob(),
      "an init container by digest": pod({ initContainers: [{ ...container(), name: "first" }] }),
    },
    bad: {
      "a tag": { object: pod({ containers: [container({ image: byTag })] }), because: "by digest" },
      "a tag beside a digest": {
        object: pod({ containers: [container(), { ...container({ image: byTag }), name: "second" }] }),
        because: "by digest",
      },
      "a short digest": {
        object: pod({ containers: [container({ image: image.slice(0, -1) })] }),
        because: "by digest",
      },
      "a tag in a deployment": {
        object: deployment({ containers: [container({ image: byTag })] }),
        because: "by digest",
      },
      "a tag in a cron job": { object: cronJob({ containers: [container({ image: byTag })] }), because: "by digest" },
      "a tag in an init container": {
        object: pod({ initContainers: [{ ...container({ image: byTag }), name: "first" }] }),
        because: "by digest",
      },
      "a public registry": {
        object: pod({ containers: [container({ image: image.replace(/^[^/]+/, "docker.io") })] }),
        because: "Take every image from",
      },
      "the registry of another region": {
        object: pod({ containers: [container({ image: ofOtherRegion })] }),
        because: "Take every image from",
      },
    },
  };
};
