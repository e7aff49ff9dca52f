import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from "react";
import { type Language, languages, localeOf, preferredLanguage } from "./language.ts";
import { type Translate, translator } from "./translate.ts";

interface LanguageChoice {
  readonly language: Language;
  /** For numbers and times: the language with the person's region, such as `en-GB`. */
  readonly locale: string;
  readonly setLanguage: (language: Language) => void;
  readonly t: Translate;
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined);
const storageKey = "rumbo.language";

/** Gives the pages their language: the one chosen before, else the browser's. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(initialLanguage);
  // Before any effect of a page: the first calls to the API take their language from here.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      locale: localeOf(language, navigator.languages),
      setLanguage: (chosen) => {
        localStorage.setItem(storageKey, chosen);
        setLanguage(chosen);
      },
      t: translator(language),
    }),
    [language],
  );
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

/** The language, its switch, and `t`, which speaks it. */
export function useLanguage(): LanguageChoice {
  const choice = use(LanguageContext);
  if (!choice) throw new Error("useLanguage outside LanguageProvider");
  return choice;
}

function initialLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  return languages.find((language) => language === stored) ?? preferredLanguage(navigator.languages);
}
