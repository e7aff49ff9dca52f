/**
 * A file of the template with the parts that are wanted. A part that only some services have stands between two lines:
 *
 *     // #if broker
 *     broker: true,
 *     // #endif
 *
 * in whatever comment the language has (`//`, `#`, `--`, `<!-- -->`). Parts do not nest.
 *
 * @throws Error for an `#if` without an `#endif`, and the other way round: a mistake in the template
 */
export function withParts(text: string, parts: ReadonlySet<string>): string {
  let open: string | undefined;
  const kept = text.split("\n").filter((line) => {
    const [, begins, ends] = marker.exec(line) ?? [];
    if (begins !== undefined && open === undefined) open = begins;
    else if (ends !== undefined && open !== undefined) open = undefined;
    else if (begins !== undefined || ends !== undefined) throw new Error(`The template has a stray "${line.trim()}"`);
    else return open === undefined || parts.has(open);
    return false;
  });
  if (open !== undefined) throw new Error(`The template has no #endif for "#if ${open}"`);
  return kept.join("\n");
}

const marker = /^\s*(?:\/\/|#|--|<!--) #(?:if (\w+)|(endif))(?: -->)?$/;

/** Replaces each name by the other, the longest first, so that none is taken for a piece of another. */
export const renamed = (text: string, names: Readonly<Record<string, string>>): string =>
  text.replaceAll(
    new RegExp(
      Object.keys(names)
        .toSorted((one, other) => other.length - one.length)
        .map((name) => name.replaceAll(/[^\w-]/g, "\\$&"))
        .join("|"),
      "g",
    ),
    (found) => names[found] ?? found,
  );
