import { describe, expect, it } from "vitest";
import { type Draft, draftFor, keepDraft, type Storages } from "./drafts";

class Memory {
  readonly items = new Map<string, string>();

  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (value.length > this.most) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const storages = (tab = new Memory(), browser = new Memory()): Storages => ({
  tab: tab as unknown as Storage,
  browser: browser as unknown as Storage,
});

const draft = (text: string, more: Partial<Draft> = {}): Draft => ({
  name: "a.yaml",
  path: "/a.yaml",
  savedText: "saved",
  savedTag: '"1"',
  text,
  ...more,
});

describe("a draft", () => {
  it("comes back after a reload, with what it was made from", () => {
    const kept = storages();
    keepDraft(draft("mine"), kept);

    expect(draftFor(draft("saved"), kept)).toEqual(draft("mine"));
  });

  it("comes back in another tab too, for its own file alone", () => {
    const browser = new Memory();
    keepDraft(draft("mine"), storages(new Memory(), browser));
    const other = storages(new Memory(), browser);

    expect(draftFor(draft("saved"), other)?.text).toBe("mine");
    expect(draftFor(draft("saved", { path: "/b.yaml" }), other)).toBeNull();
  });

  it("goes when it is saved", () => {
    const kept = storages();
    keepDraft(draft("mine"), kept);
    keepDraft(draft("mine", { savedText: "mine" }), kept);

    expect(draftFor(draft("changed on disk"), kept)).toBeNull();
  });

  it("of another graph that the tab had open comes back though nothing is unsaved", () => {
    const kept = storages();
    const packaged = draft("saved", { name: "pose", path: null });
    keepDraft(packaged, kept);

    expect(draftFor(draft("saved"), kept)).toEqual(packaged);
  });

  it("that does not fit leaves no older one behind", () => {
    const kept = storages(new Memory(200), new Memory(200));
    keepDraft(draft("old"), kept);
    keepDraft(draft("x".repeat(300)), kept);

    expect(draftFor(draft("saved"), kept)).toBeNull();
  });

  it.each([[""], ["nonsense"], ["3"], ['{"text": 1}'], ["null"]])(
    "written as %j is none",
    (text) => {
      const tab = new Memory();
      tab.setItem("vitruvian-open", text);

      expect(draftFor(draft("saved"), storages(tab))).toBeNull();
    },
  );
});
