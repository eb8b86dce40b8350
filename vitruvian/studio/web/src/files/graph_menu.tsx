/** The menu of graphs: new, packaged, from this computer. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../layout/icons";
import { graphName, unsaved } from "../state/document";
import { catalog } from "../state/start";
import { openFile, openNew, openPackaged } from "./opening";

export function GraphMenu() {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === "Escape" : outside(event)) setOpen(false);
    };
    const outside = (event: Event) => !root.current?.contains(event.target as Node | null);
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, [open]);
  const choose = (what: () => void) => () => {
    setOpen(false);
    what();
  };
  return (
    <div class="menu-root" ref={root}>
      <button
        type="button"
        class="button plain graph-name"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span class="graph-name-text">{graphName.value ?? "New graph"}</span>
        {unsaved.value && <span class="unsaved" title="Changes that are not saved" role="status" />}
        <Icon name="down" />
      </button>
      {open && (
        <div class="graph-menu" role="menu">
          <MenuItem onClick={choose(() => void openNew())} name="New graph" />
          <MenuItem
            onClick={choose(() => file.current?.click())}
            name="Open a file from this computer …"
            about=".yaml, or MediaPipe's .pbtxt"
          />
          <MenuGroup name="Graphs">
            {catalog.value?.graphs.map(({ name, doc }) => (
              <MenuItem
                key={name}
                name={name}
                about={doc.split("\n")[0] ?? ""}
                onClick={choose(() => void openPackaged("graph", name))}
              />
            ))}
          </MenuGroup>
        </div>
      )}
      <input
        ref={file}
        type="file"
        hidden
        accept=".yaml,.yml,.pbtxt,.prototxt,.txt"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (chosen) void openFile(chosen);
        }}
      />
    </div>
  );
}

function MenuGroup({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div role="group" aria-label={name}>
      <p class="menu-heading" aria-hidden="true">
        {name}
      </p>
      {children}
    </div>
  );
}

interface ItemProps {
  name: string;
  about?: string;
  onClick: () => void;
}

function MenuItem({ name, about, onClick }: ItemProps) {
  return (
    <button type="button" role="menuitem" onClick={onClick}>
      <span>{name}</span>
      {about && <span class="tiny">{about}</span>}
    </button>
  );
}
