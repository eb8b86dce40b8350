/** Documentation as running text: without the marks and the line breaks of its source. */

/** Join the lines of each paragraph; lines that are indented or listed stay lines. */
export function prose(text: string): string {
  return text
    .replaceAll("``", "")
    .replace(/([^\n])\n(?![\n\s*-])/g, "$1 ")
    .trim();
}
