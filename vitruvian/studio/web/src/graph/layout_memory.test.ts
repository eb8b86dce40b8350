import type { ElkNode } from "elkjs/lib/elk-api";
import { describe, expect, it } from "vitest";
import { remembering } from "./layout_memory";

class Memory {
  readonly items = new Map<string, string>();

  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  get length(): number {
    return this.items.size;
  }

  key(place: number): string | null {
    return [...this.items.keys()][place] ?? null;
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.items.size >= this.most) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

function counted(memory: Memory | null) {
  const asked: string[] = [];
  const engine = remembering(
    async (graph: ElkNode) => {
      asked.push(graph.id);
      return { ...graph, width: 7 };
    },
    memory as unknown as Storage | null,
  );
  return { engine, asked };
}

describe("a layout", () => {
  it("that was made is made no more, in this page or the next", async () => {
    const memory = new Memory();
    const first = counted(memory);
    const next = counted(memory);

    const made = await first.engine({ id: "a" });
    expect(await next.engine({ id: "a" })).toEqual(made);
    await next.engine({ id: "b" });

    expect([first.asked, next.asked]).toEqual([["a"], ["b"]]);
  });

  it("goes when many others were made, and leaves what is not a layout alone", async () => {
    const memory = new Memory();
    memory.setItem("vitruvian-draft ", "mine");
    const { engine } = counted(memory);
    for (let number = 0; number < 60; number++) await engine({ id: String(number) });

    expect(memory.length).toBe(41);
    expect(memory.getItem("vitruvian-draft ")).toBe("mine");
  });

  it.each([
    ["there is no storage", null],
    ["it is full", new Memory(0)],
  ])("is made each time where %s", async (_, memory) => {
    const { engine, asked } = counted(memory);
    await engine({ id: "a" });
    await engine({ id: "a" });

    expect(asked).toEqual(["a", "a"]);
  });
});
