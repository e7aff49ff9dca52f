/** Languages of the interface, in the order of the switch. A new one is a dictionary beside `en.ts` and an entry here. */
export const languages = ["es", "en"] as const;

export type Language = (typeof languages)[number];

/** What a language calls itself, so that everybody finds theirs. */
export const languageName: Readonly<Record<Language, string>> = { es: "Español", en: "English" };

/** How a person writes numbers and times in a language: with their region's habits, where they told the browser one. */
export const localeOf = (language: Language, wanted: readonly string[]): string =>
  wanted.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;

/**
 * The first of a person's languages that we speak; English when there is none.
 *
 * @param wanted BCP 47 tags in order of preference, as in `navigator.languages`
 */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    const spoken = languages.find((language) => language === primary);
    if (spoken) return spoken;
  }
  return "en";
}
