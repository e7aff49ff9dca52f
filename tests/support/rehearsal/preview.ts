import { isDeepStrictEqual } from "node:util";
import type { PlantedFault, PulumiLab } from "../pulumi-lab.ts";

/** What `pulumi up` would do to a stack, by the engine's own account. */
export interface Preview {
  /** All that would not stay as it is. */
  readonly changes: readonly Change[];
  /** What the engine would not do, because the resource is protected: messages. */
  readonly refused: readonly string[];
}

export interface Change {
  readonly op: "create" | "update" | "delete" | "replace";
  readonly type: string;
  readonly name: string;
  /** Inputs that differ. Secrets look alike. */
  readonly inputs: readonly string[];
  /** Inputs that make AWS replace it: `+-` in what a person sees. */
  readonly replacedBy: readonly string[];
}

/** @throws Error when the program fails, with all that Pulumi said */
export async function preview(lab: PulumiLab, stack: string, faults: readonly PlantedFault[] = []): Promise<Preview> {
  const { output } = await lab.run(`pulumi preview --json -s ${stack} 2>/dev/null`, { faults });
  const { steps = [], diagnostics = [] } = parse(output);
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const refused = errors.filter((message) => /marked for protection|it is protected/.test(message));
  if (refused.length === 0 && errors.length > 0) throw new Error(errors.join("\n"));
  return { changes: steps.filter(({ op }) => op !== "same" && op !== "read").map(toChange), refused };
}

/** A name a resource that would be made anew, and what is in it lost, with the inputs that are to blame. */
export const replacements = ({ changes }: Preview): readonly string[] =>
  changes
    .filter(({ op }) => op === "replace")
    .map(({ type, name, replacedBy }) => `${type}::${name} by ${replacedBy.join(", ")}`);

interface Step {
  readonly op: Change["op"] | "same" | "read";
  readonly urn: string;
  readonly oldState?: { readonly inputs?: Readonly<Record<string, unknown>> };
  readonly newState?: { readonly inputs?: Readonly<Record<string, unknown>> };
  readonly replaceReasons?: readonly string[] | null;
}

interface PreviewJson {
  readonly steps?: readonly Step[];
  readonly diagnostics?: readonly { readonly severity: string; readonly message: string }[];
}

function parse(output: string): PreviewJson {
  try {
    return JSON.parse(output) as PreviewJson;
  } catch {
    throw new Error(`pulumi preview answered no JSON: ${output}`);
  }
}

function toChange({ op, urn, oldState, newState, replaceReasons }: Step): Change {
  const [, , types = "", name = ""] = urn.split("::");
  const [before, after] = [oldState?.inputs ?? {}, newState?.inputs ?? {}];
  const inputs = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    op: op as Change["op"],
    type: types.split("$").at(-1) ?? "",
    name,
    inputs:
      op === "create" || op === "delete" ? [] : inputs.filter((key) => !isDeepStrictEqual(before[key], after[key])),
    replacedBy: replaceReasons ?? [],
  };
}
