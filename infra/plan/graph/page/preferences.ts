import { type Language, languages } from "./words.ts";

type Theme = "light" | "dark";

/** What a person chose, or else what the browser says. Kept where the browser lets a page keep things. */
export const preferences = {
  language(): Language {
    const wanted = [read("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
    return wanted.flatMap((tag) => languages.filter((language) => language === tag))[0] ?? "en";
  },
  setLanguage: (language: Language): void => write("language", language),
  theme(): Theme {
    const kept = read("theme");
    if (kept === "light" || kept === "dark") return kept;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  },
  setTheme(theme: Theme): void {
    write("theme", theme);
    document.documentElement.dataset["theme"] = theme;
  },
};

document.documentElement.dataset["theme"] = preferences.theme();

const prefix = "rumbo-plan-";

function read(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    // A page that was opened as a file may keep nothing.
    return undefined;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(prefix + key, value);
  } catch {
    // It then lasts as long as the page does.
  }
}
