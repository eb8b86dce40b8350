/** The box one searches in: letters, arrows, Enter; it flies there. */

import { computed, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../layout/icons";
import { picture } from "../state/document";
import { flyTo, selectedNode, selectedStream } from "../state/selection";
import { everything, type Find, search } from "./search";

export const searching = signal(false);
const query = signal("");
const chosen = signal(0);

const all = computed(() => (picture.value ? everything(picture.value) : []));
const results = computed(() => search(all.value, query.value));

export function openSearch(): void {
  query.value = "";
  chosen.value = 0;
  searching.value = true;
}

function go(find: Find | undefined): void {
  searching.value = false;
  if (!find) return;
  if (find.kind === "node") {
    selectedNode.value = find.id;
    flyTo({ node: find.id });
  } else {
    selectedStream.value = find.id;
    flyTo({ stream: find.id });
  }
}

function onKey(event: KeyboardEvent): void {
  const count = results.value.length;
  if (event.key === "ArrowDown") chosen.value = Math.min(chosen.value + 1, count - 1);
  else if (event.key === "ArrowUp") chosen.value = Math.max(chosen.value - 1, 0);
  else if (event.key === "Enter") go(results.value[chosen.value]);
  else if (event.key === "Escape") searching.value = false;
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function SearchBox() {
  return searching.value ? <OpenBox /> : null;
}

function OpenBox() {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
    };
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  });
  return (
    <search class="search-box">
      <div class="search-field">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          placeholder="Find a node or a stream"
          aria-label="Find a node or a stream"
          // biome-ignore lint/a11y/noRedundantRoles: without a list of its own it has another one
          role="combobox"
          list={undefined}
          aria-expanded="true"
          aria-controls="search-results"
          aria-activedescendant={`found-${chosen.value}`}
          autocomplete="off"
          spellcheck={false}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            chosen.value = 0;
          }}
          onKeyDown={onKey}
          onBlur={() => {
            searching.value = false;
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div id="search-results" role="listbox" aria-label="What was found" ref={list}>
        {results.value.map((find, place) => (
          <Result key={`${find.kind} ${find.id}`} find={find} place={place} />
        ))}
        {results.value.length === 0 && <p class="tiny nothing">Nothing has these letters.</p>}
      </div>
    </search>
  );
}

function Result({ find, place }: { find: Find; place: number }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      id={`found-${place}`}
      class="found"
      role="option"
      aria-selected={place === chosen.value}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => go(find)}
      onPointerMove={() => {
        chosen.value = place;
      }}
    >
      <span
        class={`found-mark ${find.kind}`}
        style={find.kind === "node" ? { background: `var(--kind-${find.colour})` } : {}}
      />
      <span class="found-text">{find.text}</span>
      <span class="found-where">{find.where || find.about}</span>
    </div>
  );
}
