import { createContext, type ReactNode, use, useLayoutEffect, useState, useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

interface ThemeChoice {
  readonly theme: Theme;
  readonly toggleTheme: () => void;
}

const ThemeContext = createContext<ThemeChoice | undefined>(undefined);
const storageKey = "rumbo.theme";
const darkPreferred = matchMedia("(prefers-color-scheme: dark)");

/** Gives the pages their colours: those chosen here before, else what the system asks for, also when that changes. */
export function ThemeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const system = useSyncExternalStore<Theme>(subscribeToSystem, () => (darkPreferred.matches ? "dark" : "light"));
  const [chosen, setChosen] = useState(storedTheme);
  const theme = chosen ?? system;

  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);

  const toggleTheme = (): void => {
    const next = theme === "dark" ? "light" : "dark";
    localStorage.setItem(storageKey, next);
    setChosen(next);
  };
  return <ThemeContext value={{ theme, toggleTheme }}>{children}</ThemeContext>;
}

export function useTheme(): ThemeChoice {
  const choice = use(ThemeContext);
  if (!choice) throw new Error("useTheme outside ThemeProvider");
  return choice;
}

function subscribeToSystem(listener: () => void): () => void {
  darkPreferred.addEventListener("change", listener);
  return () => darkPreferred.removeEventListener("change", listener);
}

function storedTheme(): Theme | undefined {
  const stored = localStorage.getItem(storageKey);
  return stored === "dark" || stored === "light" ? stored : undefined;
}
