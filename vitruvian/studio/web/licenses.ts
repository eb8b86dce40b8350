import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Writes `licenses.txt`: what is built in, and under which terms. */
export function licenses(also: string[] = []): Plugin {
  return {
    name: "licenses",
    generateBundle(_, bundle) {
      const folders = new Set(also.map((name) => join("node_modules", name)));
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const id of chunk.moduleIds) {
          const found = /.*(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id);
          if (found?.[1]) folders.add(found[1]);
        }
      }
      const source = [...folders]
        .sort()
        .map(entry)
        .join(`\n${"-".repeat(80)}\n\n`);
      this.emitFile({ type: "asset", fileName: "licenses.txt", source });
    },
  };
}

function entry(folder: string): string {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(join(import.meta.dirname, folder, "package.json"), "utf8"),
  );
  const home = homepage ?? repository?.url ?? repository ?? "";
  const file = readdirSync(join(import.meta.dirname, folder)).find((each) =>
    /^licen[cs]e/i.test(each),
  );
  const path = file ? join(import.meta.dirname, folder, file) : "";
  const text = path && existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  return `${name} ${version}\n${license}\n${home}\n\n${text}\n`.replace(/\r\n/g, "\n");
}
