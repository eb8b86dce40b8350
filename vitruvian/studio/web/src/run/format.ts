/** Numbers as people read them. Everything here is short, and the same width for the same kind. */

const MINUS = "\u2212";

/** Write a duration in milliseconds with three digits: 0.04, 1.25, 12.5, 125 ms, then seconds. */
export function milliseconds(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const digits = ms >= 100 ? 0 : ms >= 10 ? 1 : 2;
  return `${ms.toFixed(digits)} ms`;
}

/** Write a duration in microseconds, in the unit that suits it. */
export function microseconds(us: number): string {
  return us < 1000 ? `${Math.round(us)} µs` : milliseconds(us / 1000);
}

/** Write a timestamp of a packet, in microseconds, as seconds: 12.345 678 s. */
export function timestamp(us: number | null): string {
  if (us === null || !Number.isFinite(us)) return "–";
  const sign = us < 0 ? MINUS : "";
  const whole = Math.floor(Math.abs(us) / 1e6);
  const rest = String(Math.round(Math.abs(us) % 1e6)).padStart(6, "0");
  return `${sign}${whole}.${rest.slice(0, 3)}\u2009${rest.slice(3)} s`;
}

/** Write a rate per second. */
export function rate(value: number): string {
  if (!Number.isFinite(value) || value <= 0) return "0";
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** Write a share from 0 to 1 as a percentage. */
export function percent(share: number): string {
  if (!Number.isFinite(share) || share <= 0) return "0 %";
  const value = share * 100;
  return value < 0.1 ? "<0.1 %" : `${value.toFixed(value >= 10 ? 0 : 1)} %`;
}

/** Write a count with thin spaces between the thousands. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** Write a size in bytes. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ["kB", "MB", "GB"];
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${scaled.toFixed(scaled >= 100 ? 0 : 1)} ${units[unit]}`;
}

/** Write a number of a payload: whole ones as they are, others with four digits that count. */
export function value(number: unknown): string {
  if (typeof number !== "number") return number === null ? "–" : String(number);
  if (Number.isInteger(number)) return String(number).replace("-", MINUS);
  const size = Math.abs(number);
  const isLong = size >= 1e6 || size < 1e-4;
  const text = isLong
    ? number.toExponential(3)
    : size >= 1000
      ? number.toFixed(1)
      : number.toPrecision(4);
  return text.replace("-", MINUS);
}

/** Write a number around 1 with four decimals, so that those of a column stand below one another. */
export function fraction(number: number | null): string {
  if (number === null) return "–";
  return (Math.abs(number) < 1000 ? number.toFixed(4) : number.toFixed(1)).replace("-", MINUS);
}

/** Write how long a run has taken: 0:07, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
