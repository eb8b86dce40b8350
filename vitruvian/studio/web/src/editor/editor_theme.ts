/** The editor in the page's colours: they follow light and dark by themselves. */

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const words = HighlightStyle.define([
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--word-key)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--word-number)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--word-string)" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--text-3)" },
  { tag: tags.content, color: "var(--text)" },
]);

export const looks = EditorView.theme({
  "&": { height: "100%", fontSize: "12.5px", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { padding: "10px 0 40vh", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 14px 0 6px" },
  ".cm-gutters": {
    border: "none",
    backgroundColor: "var(--surface)",
    color: "var(--text-3)",
  },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", padding: "0 2px 0 8px" },
  ".cm-foldGutter .cm-gutterElement": { width: "14px", cursor: "pointer" },
  ".cm-activeLine": { backgroundColor: "var(--active-line)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text-2)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--selection)" },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--match)",
    outline: "none",
  },
  ".cm-node-lines": { boxShadow: "inset 2px 0 var(--accent)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--error) 1.2px",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--warning) 1.2px",
    textUnderlineOffset: "3px",
  },
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)",
    borderRadius: "8px",
    backgroundColor: "var(--raised)",
    boxShadow: "var(--shadow)",
    color: "var(--text)",
    overflow: "hidden",
  },
  ".cm-tooltip .cm-tooltip-arrow": { display: "none" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxHeight: "15em",
    padding: "4px",
    fontFamily: "var(--mono)",
    fontSize: "12px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "12px",
    padding: "3px 8px",
    borderRadius: "5px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--text)",
  },
  ".cm-completionMatchedText": {
    color: "var(--accent)",
    textDecoration: "none",
    fontWeight: "700",
  },
  ".cm-completionDetail": {
    marginLeft: "auto",
    color: "var(--text-3)",
    fontFamily: "var(--font)",
    fontStyle: "normal",
    fontSize: "11px",
  },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "320px", padding: "8px 11px" },
  ".cm-completionInfo p, .doc-tip p": {
    margin: "0",
    font: "12px/1.45 var(--font)",
    whiteSpace: "pre-line",
  },
  ".doc-tip": { maxWidth: "420px", maxHeight: "300px", overflow: "auto", padding: "8px 11px" },
  ".doc-tip strong": { fontFamily: "var(--mono)", fontSize: "12px" },
  ".cm-diagnostic": {
    maxWidth: "440px",
    overflowWrap: "anywhere",
    padding: "6px 11px",
    borderLeft: "3px solid var(--error)",
    font: "12px/1.45 var(--font)",
  },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-search": { padding: "8px 10px", fontSize: "12px" },
  ".cm-textfield, .cm-button": {
    border: "1px solid var(--line-strong)",
    borderRadius: "5px",
    background: "var(--surface)",
    backgroundImage: "none",
    color: "var(--text)",
  },
  ".cm-foldPlaceholder": {
    border: "none",
    backgroundColor: "var(--sunken)",
    color: "var(--text-3)",
  },
});
