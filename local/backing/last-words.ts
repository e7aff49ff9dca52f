/** The last line that a failed program printed as its error, for a sentence that says why it failed. */
export const lastWords = (error: unknown): string =>
  String((error as { stderr?: Buffer }).stderr ?? error)
    .trim()
    .split("\n")
    .at(-1) ?? "";
