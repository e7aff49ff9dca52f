import { type InfraRule, ofType, when } from "../infra-rule.ts";

/** A region may run any image that was ever released, and go back to it: only what has no tag may expire. */
export const keepReleasedImages: InfraRule = {
  name: "keep-released-images",
  assertions: ["A47"],
  scope: "resource",
  judges: ofType("aws:ecr/lifecyclePolicy:LifecyclePolicy"),
  check: ({ inputs }) => {
    const { rules } = JSON.parse(String(inputs["policy"])) as { readonly rules: readonly Rule[] };
    return when(
      rules.some(({ selection }) => selection.tagStatus !== "untagged"),
      'It expires images that carry a tag; select tagStatus "untagged" only.',
    );
  },
  flips: [
    { property: "inputs.policy", to: JSON.stringify({ rules: [{ selection: { tagStatus: "any" } }] }) },
    { property: "inputs.policy", to: JSON.stringify({ rules: [{ selection: { tagStatus: "tagged" } }] }) },
  ],
};

interface Rule {
  readonly selection: { readonly tagStatus: "tagged" | "untagged" | "any" };
}
