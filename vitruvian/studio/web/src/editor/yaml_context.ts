/** Where in a YAML text the cursor is: inside which keys, at a key or at a value. Pure. */

export interface YamlContext {
  /** The keys around the place, outermost first; list items are not named. */
  path: string[];
  /** Whether a key is written here, or the value of `key`. */
  mode: "key" | "value";
  key: string | null;
  /** What stands before the cursor of the word that is being written, and where it begins. */
  word: string;
  from: number;
  /** The keys that stand beside this place already. */
  siblings: ReadonlySet<string>;
  /** The calculator of the node around the place. */
  calculator: string | null;
}

interface Entry {
  column: number;
  /** The key; null for the dash of a list item. */
  key: string | null;
  value: string;
}

interface Line {
  start: number;
  entries: Entry[];
  /** Where the content begins after dashes; -1 for a line without any. */
  column: number;
}

const KEY = /^([A-Za-z_][\w.-]*)\s*:(?=\s|$)\s*/;

/** Split a line into the dashes and the key that it opens. */
export function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let rest = text;
  let column = 0;
  const skip = (length: number) => {
    rest = rest.slice(length);
    column += length;
  };
  skip(rest.length - rest.trimStart().length);
  while (/^-(\s|$)/.test(rest)) {
    entries.push({ column, key: null, value: "" });
    const dash = /^-\s*/.exec(rest)?.[0].length ?? 1;
    skip(dash);
  }
  const key = KEY.exec(rest);
  if (key?.[1]) entries.push({ column, key: key[1], value: rest.slice(key[0].length) });
  return entries;
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split("\n").map((content) => {
    const line = { start, entries: [] as Entry[], column: -1 };
    start += content.length + 1;
    const bare = content.trim();
    if (bare && !bare.startsWith("#")) {
      line.entries = entriesOf(content);
      line.column = /^[\s-]*/.exec(content.replace(/-(?!\s|$)/g, "x"))?.[0].length ?? 0;
    }
    return line;
  });
}

/** Return where an offset is; null inside a comment. */
export function contextAt(text: string, offset: number): YamlContext | null {
  const lines = linesOf(text);
  const at = Math.max(
    lines.findLastIndex((line) => line.start <= offset),
    0,
  );
  const start = lines[at]?.start ?? 0;
  const before = text.slice(start, offset);
  if (/(^|\s)#/.test(before)) return null;
  const own = entriesOf(before);
  const last = own.at(-1);
  const column = last?.key ? last.column : contentColumn(before);
  const around = pathAbove(lines, at, own, column);
  const opened = last?.key ? flow(last.value) : null;
  const node = nodeAround(lines, at, around.path, column);
  if (last?.key && opened) {
    const path = [...around.path, ...(opened.braces ? [last.key, ...opened.keys] : [])];
    const key = opened.braces ? opened.key : last.key;
    const word = opened.word;
    const mode = opened.braces && opened.key === null ? "key" : "value";
    return {
      path,
      mode,
      key,
      word,
      from: offset - word.length,
      siblings: opened.siblings,
      calculator: node,
    };
  }
  const word = /[^\s-].*$/.exec(before.slice(column))?.[0] ?? "";
  const isItem = around.listOf !== null && isPlainList(around.listOf);
  return {
    path: isItem ? around.path.slice(0, -1) : around.path,
    mode: isItem ? "value" : "key",
    key: isItem ? around.listOf : null,
    word,
    from: offset - word.length,
    siblings: siblingsOf(lines, at, column),
    calculator: node,
  };
}

/** Keys whose lists hold names, not mappings. */
function isPlainList(key: string): boolean {
  return !["node", "executor", "input_stream_info"].includes(key);
}

function contentColumn(before: string): number {
  return /^[\s]*(-\s+)*/.exec(before)?.[0].length ?? 0;
}

/** Walk up to the keys that hold this place. */
function pathAbove(lines: Line[], at: number, own: Entry[], column: number) {
  const path: string[] = [];
  let listOf: string | null = null;
  let limit = column;
  let inList = false;
  const consider = (entry: Entry) => {
    if (entry.key === null) {
      if (entry.column >= limit) return;
      limit = entry.column;
      inList = true;
      return;
    }
    // The dashes of a list may stand right under its key.
    if (entry.column > limit || (entry.column === limit && !inList)) return;
    if (path.length === 0 && inList && own.at(-1)?.key == null && own.length > 0) {
      listOf = entry.key;
    }
    path.unshift(entry.key);
    limit = entry.column;
    inList = false;
  };
  for (const entry of own.filter((each) => each.key === null).reverse()) consider(entry);
  for (let line = at - 1; line >= 0; line -= 1) {
    for (const entry of [...(lines[line]?.entries ?? [])].reverse()) consider(entry);
  }
  return { path, listOf };
}

/** Find the calculator of the node that holds this line. */
function nodeAround(lines: Line[], at: number, path: string[], column: number): string | null {
  if (path[0] !== "node") return null;
  let first = at;
  let dash = -1;
  for (; first >= 0; first -= 1) {
    const entry = lines[first]?.entries.find((each) => each.key === null);
    if (
      entry &&
      (entry.column < column || first === at) &&
      isNodeDash(lines, first, entry.column)
    ) {
      dash = entry.column;
      break;
    }
  }
  if (dash < 0) return null;
  for (let line = first; line < lines.length; line += 1) {
    const { entries = [], column: indent = -1 } = lines[line] ?? {};
    if (line > first && indent >= 0 && (entries[0]?.column ?? indent) <= dash) break;
    const found = entries.find((entry) => entry.key === "calculator");
    if (found) return found.value.replace(/\s+#.*$/, "").trim() || null;
  }
  return null;
}

/** Whether a dash at this column opens a node: nothing but `node:` is less indented above. */
function isNodeDash(lines: Line[], at: number, column: number): boolean {
  for (let line = at - 1; line >= 0; line -= 1) {
    for (const entry of [...(lines[line]?.entries ?? [])].reverse()) {
      if (entry.key !== null && entry.column <= column) return entry.key === "node";
    }
  }
  return false;
}

function siblingsOf(lines: Line[], at: number, column: number): Set<string> {
  const found = new Set<string>();
  const look = (line: Line | undefined): boolean => {
    if (!line || line.column < 0) return true;
    const key = line.entries.find((entry) => entry.key !== null);
    const dash = line.entries.find((entry) => entry.key === null);
    if (key?.key && key.column === column) found.add(key.key);
    return line.column >= column && !(dash && dash.column < column);
  };
  const self = lines[at];
  const opensHere = self?.entries.some((entry) => entry.key === null && entry.column < column);
  for (let line = at - 1; line >= 0 && !opensHere; line -= 1) if (!look(lines[line])) break;
  for (let line = at + 1; line < lines.length; line += 1) {
    const next = lines[line];
    const dash = next?.entries.find((entry) => entry.key === null);
    if (dash && dash.column < column) break;
    if (!look(next)) break;
  }
  return found;
}

interface Flow {
  /** Whether the innermost bracket is a brace. */
  braces: boolean;
  keys: string[];
  key: string | null;
  word: string;
  siblings: Set<string>;
}

/** Read what stands after a key up to the cursor: a plain value, or brackets not yet closed. */
function flow(value: string): Flow {
  const stack: { brace: boolean; key: string | null; siblings: Set<string> }[] = [];
  let word = "";
  for (const letter of value) {
    const top = stack.at(-1);
    if (letter === "{" || letter === "[") {
      stack.push({ brace: letter === "{", key: null, siblings: new Set() });
      word = "";
    } else if (letter === "}" || letter === "]") {
      stack.pop();
      word = "";
    } else if (letter === "," && top) {
      top.key = top.brace ? null : top.key;
      word = "";
    } else if (letter === ":" && top?.brace && top.key === null) {
      top.key = word.trim();
      top.siblings.add(top.key);
      word = "";
    } else word += letter;
  }
  const top = stack.at(-1);
  const keys = stack.slice(0, -1).flatMap((level) => (level.brace && level.key ? [level.key] : []));
  return {
    braces: top?.brace ?? false,
    keys,
    key: top?.brace ? top.key : null,
    word: word.trimStart(),
    siblings: top?.siblings ?? new Set(),
  };
}
