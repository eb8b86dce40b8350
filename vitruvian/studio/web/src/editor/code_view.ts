/** The text editor: CodeMirror, bound to the signals of the page. */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { prose } from "../layout/prose";
import { complete } from "./completion";
import { documentationAt } from "./documentation";
import { looks, words } from "./editor_theme";
import type { Knowledge } from "./knowledge";
import { nodeLines } from "./node_lines";

export interface Hooks {
  knowledge: () => Knowledge;
  changed: (text: string) => void;
  /** Returns whether the pasted text was taken care of. */
  pasted: (text: string) => boolean;
}

/** Return the state of an editor that holds a text, with nothing to undo. */
export function stateOf(text: string, hooks: Hooks): EditorState {
  return EditorState.create({ doc: text, extensions: extensions(hooks) });
}

function extensions(hooks: Hooks): Extension[] {
  return [
    lineNumbers(),
    foldGutter({ openText: "⌄", closedText: "›" }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    indentUnit.of("  "),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    search({ top: true }),
    yaml(),
    syntaxHighlighting(words),
    looks,
    nodeLines,
    autocompletion({ override: [source(hooks.knowledge)], icons: false }),
    documentation(hooks.knowledge),
    EditorView.contentAttributes.of({
      "aria-label": "Graph as YAML",
      spellcheck: "false",
      tabindex: "0",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) hooks.changed(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({
      paste: (event) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (!hooks.pasted(text)) return false;
        event.preventDefault();
        return true;
      },
    }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(({ key }) => key !== "Mod-k"),
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      // No Tab: it leads on to what follows, as everywhere; Ctrl+] and Ctrl+[ indent.
      ...lintKeymap,
    ]),
  ];
}

function source(knowledge: () => Knowledge) {
  return (context: CompletionContext) => {
    const text = context.state.doc.toString();
    const found = complete(text, context.pos, knowledge());
    if (!found || found.options.length === 0) return null;
    if (!context.explicit && found.from === context.pos && !isInviting(text, context.pos)) {
      return null;
    }
    const options: Completion[] = found.options.map((option) => ({
      ...option,
      ...(option.info ? { info: () => paragraph(option.info ?? "") } : {}),
    }));
    return { from: found.from, options, validFor: /^[\w.]*$/ };
  };
}

/** After `key: `, `TAG:` or `[` one is offered something before one writes. */
function isInviting(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /(calculator|stream|side_packet|back_edge): +$|[A-Z0-9_]:$|\[ *$/.test(line);
}

function documentation(knowledge: () => Knowledge): Extension {
  return hoverTooltip(
    (view, offset) => {
      const found = documentationAt(view.state.doc.toString(), offset, knowledge());
      if (!found) return null;
      return {
        pos: found.from,
        end: found.to,
        above: true,
        create: () => ({ dom: page(found.title, found.about) }),
      };
    },
    { hoverTime: 350 },
  );
}

function page(title: string, about: string): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "doc-tip";
  const heading = dom.appendChild(document.createElement("strong"));
  heading.textContent = title;
  dom.appendChild(paragraph(about));
  return dom;
}

function paragraph(text: string): HTMLElement {
  const dom = document.createElement("p");
  dom.textContent = prose(text);
  return dom;
}
