/** The options of a node: what is set, and what the others are by default. */

import type { CatalogCalculator, CatalogOption, Node } from "../protocol";

interface Entry {
  name: string;
  value: unknown;
  isSet: boolean;
  about: CatalogOption | null;
}

/** Return all options, those that are set first, in the order of the documentation. */
export function optionEntries(set: Record<string, unknown>, known: CatalogOption[]): Entry[] {
  const names = new Set(known.map((option) => option.name));
  const documented = known.map((about) => {
    const isSet = about.name in set;
    return { name: about.name, value: isSet ? set[about.name] : about.default, isSet, about };
  });
  const others = Object.entries(set)
    .filter(([name]) => !names.has(name))
    .map(([name, value]) => ({ name, value, isSet: true, about: null }));
  const all: Entry[] = [...documented, ...others];
  return [...all.filter((entry) => entry.isSet), ...all.filter((entry) => !entry.isSet)];
}

/** Write a value as it stands in a graph file. */
export function written(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return value === "" ? '""' : value;
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object") {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}: ${written(inner)}`)
      .join(", ")}}`;
  }
  return String(value);
}

interface Props {
  node: Node;
  known: CatalogCalculator | undefined;
}

export function OptionList({ node, known }: Props) {
  const entries = optionEntries(node.options, known?.options ?? []);
  if (entries.length === 0) return null;
  return (
    <section>
      <h3>Options</h3>
      <dl class="details-options">
        {entries.map(({ name, value, isSet, about }) => (
          <div key={name} data-set={isSet}>
            <dt>{name}</dt>
            <dd class="mono">{isSet ? written(value) : aboutDefault(value, about)}</dd>
            {about?.doc && <dd class="details-option-doc">{about.doc.replaceAll("``", "")}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}

function aboutDefault(value: unknown, about: CatalogOption | null): string {
  return about?.required ? "must be set" : written(value);
}
