/** How wide text is: as the browser draws it, or by estimate where there is no browser. */

export interface Font {
  size: number;
  weight: number;
}

export const TITLE: Font = { size: 13, weight: 600 };
export const TAG: Font = { size: 9.5, weight: 600 };
export const STREAM: Font = { size: 11.5, weight: 500 };
export const TYPE: Font = { size: 10.5, weight: 400 };

export const FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif';

/** Names and types longer than this are cut, with the whole text in the tooltip. */
export const LONGEST_LABEL = 190;

const known = new Map<string, number>();
let canvas: CanvasRenderingContext2D | null | undefined;

export function textWidth(text: string, font: Font): number {
  const key = `${font.weight} ${font.size} ${text}`;
  let width = known.get(key);
  if (width === undefined) {
    width = Math.ceil(measured(text, font));
    known.set(key, width);
  }
  return width;
}

function measured(text: string, font: Font): number {
  if (canvas === undefined) {
    canvas =
      typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
  }
  if (!canvas) return estimated(text, font.size);
  canvas.font = `${font.weight} ${font.size}px ${FAMILY}`;
  return canvas.measureText(text).width;
}

function estimated(text: string, size: number): number {
  const narrow = text.match(/[iljtfr.:,'()[\]| ]/g)?.length ?? 0;
  const wide = text.match(/[A-Zmw_]/g)?.length ?? 0;
  return size * (0.58 * text.length - 0.25 * narrow + 0.12 * wide);
}

/** Cut a text to a width, with an ellipsis in place of what is left out. */
export function shortened(text: string, font: Font, width = LONGEST_LABEL): string {
  if (textWidth(text, font) <= width) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, font) > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Write a Python type as short as a label needs it: `tuple[X, ...]` as `X[]`. */
export function shortType(type: string): string {
  const inner = (/^tuple\[(.+), \.\.\.\]$/.exec(type) ?? /^list\[(.+)\]$/.exec(type))?.[1];
  return inner ? `${shortType(inner)}[]` : type;
}
