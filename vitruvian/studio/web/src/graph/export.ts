/** The graph as a file. */

export async function exportGraph(_format: "svg" | "png"): Promise<void> {}
