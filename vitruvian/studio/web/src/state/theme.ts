/** Light, dark, or as the system has it; remembered in this browser. */

import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const KEY = "vitruvian-theme";

export function readTheme(stored: string | null): Theme {
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function nextTheme(theme: Theme, systemIsDark: boolean): Theme {
  if (theme === "system") return systemIsDark ? "light" : "dark";
  return theme === "light" ? "dark" : "light";
}

export const theme = signal<Theme>("system");

/** Apply the remembered theme, and every change of it, to the page. */
export function keepTheme(): void {
  try {
    theme.value = readTheme(localStorage.getItem(KEY));
  } catch {
    // A browser without storage keeps the system's theme.
  }
  effect(() => {
    const chosen = theme.value;
    if (chosen === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = chosen;
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // As above.
    }
  });
}

export function toggleTheme(): void {
  theme.value = nextTheme(theme.value, matchMedia("(prefers-color-scheme: dark)").matches);
}
