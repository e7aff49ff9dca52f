/**
 * Pulumi's inputs as Terraform writes them: `snake_case`, and every nested object a block, that is a list even when there
 * is one. Pulumi names a list of blocks in the plural (`rules`), Terraform in the singular (`rule`).
 */
export function terraformValues(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([property, value]) => [terraformName(property, value), convert(property, value)]),
  );
}

/** What Terraform calls a property of this value. */
export function terraformName(property: string, value: unknown): string {
  const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return isBlocks(value) && !pluralInTerraform.has(property) ? singular(name) : name;
}

/** Objects whose keys are anybody's: neither blocks nor names to translate. */
const maps: ReadonlySet<string> = new Set(["tags", "tagsAll", "labels", "dimensions", "variables"]);

/** Blocks that Terraform, too, calls by their plural. */
const pluralInTerraform: ReadonlySet<string> = new Set(["blockDeviceMappings", "tagSpecifications"]);

function convert(property: string, value: unknown): unknown {
  if (maps.has(property)) return value;
  if (isBlocks(value)) return value.map(terraformValues);
  return isObject(value) ? [terraformValues(value)] : value;
}

/** `policies` → `policy`, `aliases` → `alias`, `rules` → `rule`; `ingress` has no plural. */
function singular(name: string): string {
  if (name.endsWith("ss")) return name;
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  return name.replace(/(?<=s)es$|s$/, "");
}

const isBlocks = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
