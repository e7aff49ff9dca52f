import { type InfraRule, ofType } from "../infra-rule.ts";

/** A tag means the same bytes for ever: what was tested is what runs, and a rollback finds what it names. */
export const requireImmutableImageTags: InfraRule = {
  name: "require-immutable-image-tags",
  assertions: ["A44"],
  scope: "resource",
  judges: ofType("aws:ecr/repository:Repository"),
  check: ({ inputs }) =>
    inputs["imageTagMutability"] === "IMMUTABLE"
      ? []
      : ['Its tags can be moved to another image; set imageTagMutability: "IMMUTABLE".'],
  flips: [{ property: "inputs.imageTagMutability", to: "MUTABLE" }],
};
