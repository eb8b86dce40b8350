/** The page's colours for a canvas, which does not understand variables or `light-dark()`. */

const NAMES = ["text", "text-2", "line", "sunken"] as const;
export type ThemeColours = Record<(typeof NAMES)[number], string> & {
  isDark: boolean;
  font: string;
};

let known: { key: string; colours: ThemeColours } | null = null;

/** Tell whether the page is dark now. */
export function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Return the colours of now; they are looked up once for light and once for dark. */
export function themeColours(): ThemeColours {
  const key = String(isDark());
  if (known?.key === key) return known.colours;
  const probe = document.createElement("span");
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colours = Object.fromEntries(
    NAMES.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, style.color];
    }),
  );
  const font = style.fontFamily;
  probe.remove();
  known = { key, colours: { ...colours, isDark: isDark(), font } as ThemeColours };
  return known.colours;
}

/** Call `changed` whenever the page turns light or dark; returns what ends that. */
export function onThemeChange(changed: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  const themes = new MutationObserver(changed);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    dark.removeEventListener("change", changed);
    themes.disconnect();
  };
}
