import type { ReactNode } from "react";
import { useLanguage } from "./i18n/language-context.tsx";
import { languageName, languages } from "./i18n/language.ts";
import { MoonIcon, SunIcon } from "./icons.tsx";
import { useTheme } from "./theme/theme-context.tsx";

/** The switches of language and colours, the same on every page. */
export function Preferences(): ReactNode {
  const { language, setLanguage, t } = useLanguage();
  const { theme, toggleTheme } = useTheme();
  return (
    <div className="preferences">
      <div className="segmented" role="group" aria-label={t("language.label")}>
        {languages.map((tag) => (
          <button
            key={tag}
            type="button"
            lang={tag}
            aria-label={languageName[tag]}
            aria-pressed={tag === language}
            onClick={() => setLanguage(tag)}
          >
            {tag.toUpperCase()}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label={theme === "dark" ? t("theme.toLight") : t("theme.toDark")}
        onClick={toggleTheme}
        data-testid="theme-toggle"
      >
        {theme === "dark" ? <SunIcon /> : <MoonIcon />}
      </button>
    </div>
  );
}
