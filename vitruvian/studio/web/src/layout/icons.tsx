/** Icons, 16 × 16, drawn with lines in the colour of the text. */

const PATHS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3 13.5 13.5",
  unfold: "M5 5.5 8 2.5l3 3M5 10.5l3 3 3-3",
  fold: "M5 2.5l3 3 3-3M5 13.5l3-3 3 3",
  download: "M8 2.5v7M5 7l3 3 3-3M3 13h10",
  close: "M4 4l8 8M12 4l-8 8",
  sun: "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M13 9.6A5.5 5.5 0 0 1 6.4 3a5.3 5.3 0 1 0 6.6 6.6Z",
  file: "M4 2.5h5l3 3v8H4ZM9 2.5v3h3",
  folder: "M2.5 4h4l1.3 1.6h5.7V13h-11Z",
  save: "M3 3h8l2 2v8H3ZM5.5 3v3.2h4.5V3M5.5 13V9.5h5V13",
  lines: "M3 4h10M3 8h7M3 12h9",
  graph: "M8 2.5v3M4.5 10.5v-2h7v2M6 2.5h4v3H6ZM2.5 10.5h4v3h-4ZM9.5 10.5h4v3h-4ZM8 5.5v3",
  play: "M5 3.2v9.6L12.6 8Z",
  help: "M5.8 6a2.2 2.2 0 1 1 3.1 2c-.6.3-.9.7-.9 1.4M8 11.8v.2",
  down: "M4.5 6.5 8 10l3.5-3.5",
  error: "M8 4.5v4.2M8 11v.2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" class="icon">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
