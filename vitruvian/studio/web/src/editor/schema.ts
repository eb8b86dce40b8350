/** Reading the JSON Schema of graph files: what may stand at a place, and what it means. Pure. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  doNotSuggest?: boolean;
  $defs?: Record<string, Schema>;
}

/** Return the schemas that a place in a file may follow; `path` are the keys around it. */
export function schemasAt(root: Schema, path: string[], calculator: string | null): Schema[] {
  let places = parts(root, root);
  for (const [depth, key] of path.entries()) {
    const ofNode = depth === 1 && path[0] === "node" && key === "options";
    const options = root.$defs?.[`${calculator}.options`];
    const next: Schema[] =
      ofNode && options ? [options] : places.flatMap((place) => place.properties?.[key] ?? []);
    places = next.flatMap((place) => parts(place, root));
  }
  return places;
}

/** Follow references and alternatives; a list stands for its items. */
function parts(schema: Schema, root: Schema, depth = 0): Schema[] {
  if (depth > 8) return [];
  const inner = (other: Schema) => parts(other, root, depth + 1);
  const found: Schema[] = [schema];
  const name = schema.$ref?.replace("#/$defs/", "");
  const target = name === undefined ? undefined : root.$defs?.[name];
  if (target) found.push(...inner(target));
  for (const other of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    found.push(...inner(other));
  if (schema.items) found.push(...inner(schema.items));
  return found;
}

export interface KeyInfo {
  name: string;
  about: string;
  /** Whether a mapping or a list follows. */
  nested: "mapping" | "list" | null;
}

/** Return the keys that may stand at a place. */
export function keysAt(root: Schema, path: string[], calculator: string | null): KeyInfo[] {
  const found = new Map<string, KeyInfo>();
  for (const place of schemasAt(root, path, calculator)) {
    for (const [name, schema] of Object.entries(place.properties ?? {})) {
      if (found.has(name) || schema.doNotSuggest) continue;
      found.set(name, { name, about: describe(schema, root), nested: nesting(schema, root) });
    }
  }
  return [...found.values()];
}

function nesting(schema: Schema, root: Schema): KeyInfo["nested"] {
  const all = parts(schema, root);
  if (all.some((part) => part.type === "string" || part.enum)) return null;
  if (all.some((part) => part.type === "array")) return "list";
  return all.some((part) => part.type === "object" || part.properties) ? "mapping" : null;
}

/** Return the values that may be chosen for a key: the words of an enumeration, true and false. */
export function valuesAt(root: Schema, path: string[], calculator: string | null): string[] {
  const found = new Set<string>();
  for (const place of schemasAt(root, path, calculator)) {
    for (const value of place.enum ?? []) found.add(String(value));
    if (place.const !== undefined) found.add(String(place.const));
    if (place.type === "boolean") for (const value of ["true", "false"]) found.add(value);
  }
  return [...found];
}

/** Say what a key means: its description, type, limits and default. */
export function describe(schema: Schema, root: Schema): string {
  const all = parts(schema, root);
  const about = all.find((part) => part.description)?.description ?? "";
  const type = [
    ...new Set(all.flatMap((part) => (part.enum ? ["one of a few"] : (part.type ?? [])))),
  ].filter((each) => each !== "null");
  const facts = [type.join(" or "), limits(all), fallback(schema)].filter(Boolean);
  return [about, facts.join(", ")].filter(Boolean).join("\n");
}

function limits(all: Schema[]): string {
  for (const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } of all) {
    const found = [
      minimum !== undefined && `at least ${minimum}`,
      exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
      maximum !== undefined && `at most ${maximum}`,
      exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
    ].filter(Boolean);
    if (found.length > 0) return found.join(", ");
  }
  return "";
}

function fallback(schema: Schema): string {
  return schema.default === undefined || schema.default === null
    ? ""
    : `default ${JSON.stringify(schema.default)}`;
}
