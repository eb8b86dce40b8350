import { defineConfig } from "vite";

const here = (path: string) => new URL(path, import.meta.url).pathname;

/** Builds the graph view alone as one script and one style sheet, which Python puts into a page. */
export default defineConfig({
  root: here("."),
  publicDir: false,
  build: {
    outDir: here("../static"),
    emptyOutDir: false,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    lib: {
      entry: here("src/viewer.tsx"),
      formats: ["iife"],
      name: "viewer",
      fileName: () => "viewer.js",
      cssFileName: "viewer",
    },
  },
});
