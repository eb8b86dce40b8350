import { defineConfig } from "vite";
import { licenses } from "./licenses.ts";

const here = (path: string) => new URL(path, import.meta.url).pathname;

/** Builds the studio's page into `static/`, under names that stay the same. */
export default defineConfig(({ command }) => ({
  root: here("."),
  // The worker is a file that no module imports.
  plugins: [licenses(["elkjs"])],
  base: command === "build" ? "/static/" : "/",
  server: { proxy: { "/api": { target: "http://127.0.0.1:8765", ws: true } } },
  build: {
    outDir: here("../static"),
    emptyOutDir: true,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { studio: here("index.html") },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
        codeSplitting: {
          groups: [
            {
              name: "codemirror",
              test: /node_modules\/(@codemirror|@lezer|crelt|style-mod|w3c-keyname|@marijn)/,
            },
            { name: "elk", test: /node_modules\/elkjs/ },
          ],
        },
      },
    },
  },
}));
