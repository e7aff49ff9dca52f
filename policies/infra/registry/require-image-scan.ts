import { type InfraRule, ofType, when } from "../infra-rule.ts";
import { propertyOf } from "../property.ts";

/** A known hole is known when the image is pushed, not when it is used. */
export const requireImageScan: InfraRule = {
  name: "require-image-scan",
  assertions: ["A45"],
  scope: "resource",
  judges: ofType("aws:ecr/repository:Repository"),
  check: (resource) =>
    when(
      propertyOf(resource, "inputs.imageScanningConfiguration.scanOnPush") !== true,
      "Its images are not scanned; set imageScanningConfiguration.scanOnPush: true.",
    ),
  flips: [
    { property: "inputs.imageScanningConfiguration.scanOnPush", to: false },
    { property: "inputs.imageScanningConfiguration", to: undefined },
  ],
};
