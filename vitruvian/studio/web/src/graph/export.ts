/** The graph as a file: everything in the scene, with the colours that are seen now. */

import { graphName, picture } from "../state/document";
import { scene } from "./graph_state";

const MARGIN = 24;
/** More pixels than this some browsers refuse to draw. */
const MOST_PIXELS = 64e6;

const LOOKS = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
];
const TEXT_LOOKS = ["font-family", "font-size", "font-weight", "text-anchor"];

/** What every program assumes. */
const PLAIN: Record<string, string> = {
  stroke: "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "text-anchor": "start",
};

export async function exportGraph(format: "svg" | "png"): Promise<void> {
  const svg = standaloneSvg();
  if (!svg) return;
  const text = new Blob([svg.text], { type: "image/svg+xml" });
  save(format === "svg" ? text : await drawn(text, svg.width, svg.height), format);
}

interface Svg {
  text: string;
  width: number;
  height: number;
}

/** Return the drawing as an SVG file that needs no style sheet. */
export function standaloneSvg(): Svg | null {
  const shown = document.querySelector("svg.graph");
  if (!shown || scene.value.boxes.length + scene.value.ends.length === 0) return null;
  const width = Math.ceil(scene.value.width + 2 * MARGIN);
  const height = Math.ceil(scene.value.height + 2 * MARGIN);
  const copy = shown.cloneNode(true) as SVGSVGElement;
  const drawing = copy.querySelector<SVGGElement>(".drawing");
  drawing?.setAttribute("transform", `translate(${MARGIN} ${MARGIN})`);
  drawing?.setAttribute("data-detail", "near");
  for (const unseen of copy.querySelectorAll(".edge-target, .arrow rect, .handle")) unseen.remove();
  // Styles are computed only for what is in the page.
  copy.style.cssText = "position:absolute;visibility:hidden;pointer-events:none";
  shown.after(copy);
  const colours = new Colours();
  const elements = [...copy.querySelectorAll<SVGElement>("*")];
  for (const element of elements) writeLooks(element, colours);
  for (const element of [copy, ...elements]) forget(element);
  const paper = colours.plain(getComputedStyle(shown).getPropertyValue("--canvas"), shown);
  copy.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const sheet = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", paper],
  ] as const) {
    sheet.setAttribute(name, value);
  }
  copy.prepend(sheet);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

function writeLooks(element: SVGElement, colours: Colours): void {
  if (["g", "defs", "marker"].includes(element.localName)) return;
  const style = getComputedStyle(element);
  const isText = element.localName === "text";
  for (const look of isText ? [...LOOKS, ...TEXT_LOOKS] : LOOKS) {
    const value = style.getPropertyValue(look);
    if (!value || value === PLAIN[look]) continue;
    element.setAttribute(look, look === "fill" || look === "stroke" ? colours.plain(value) : value);
  }
}

/** Remove what only the page has a use for. */
function forget(element: SVGElement): void {
  const mine = ["class", "style", "tabindex", "role"];
  for (const name of element.getAttributeNames()) {
    if (mine.includes(name) || /^(data|aria)-/.test(name)) element.removeAttribute(name);
  }
}

/** Turns colours that only browsers know, such as mixtures, into those that every program knows. */
class Colours {
  private readonly known = new Map<string, string>();
  private readonly canvas = new OffscreenCanvas(1, 1).getContext("2d", {
    willReadFrequently: true,
  });

  plain(colour: string, within?: Element): string {
    if (/^(none|rgba?\(|url\()/.test(colour)) return colour;
    const resolved = within ? resolve(colour, within) : colour;
    let plain = this.known.get(resolved);
    if (plain === undefined) {
      plain = this.measured(resolved);
      this.known.set(resolved, plain);
    }
    return plain;
  }

  private measured(colour: string): string {
    if (!this.canvas) return colour;
    this.canvas.clearRect(0, 0, 1, 1);
    this.canvas.fillStyle = colour;
    this.canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha = 255] = this.canvas.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, ${Math.round((alpha / 255) * 1000) / 1000})`;
  }
}

/** Return the value of a colour with variables and `light-dark()`, as an element has it. */
function resolve(colour: string, within: Element): string {
  const probe = document.createElement("span");
  probe.style.color = colour;
  within.after(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

async function drawn(svg: Blob, width: number, height: number): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, Math.sqrt(MOST_PIXELS / (width * height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((done, fail) => {
      canvas.toBlob((png) => (png ? done(png) : fail(new Error("too large to draw"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function save(content: Blob, ending: string): void {
  const link = document.createElement("a");
  const name = (graphName.value ?? picture.value?.name ?? "graph").replace(/^.*\//, "");
  link.download = `${name.replace(/\.ya?ml$/, "")}.${ending}`;
  link.href = URL.createObjectURL(content);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
