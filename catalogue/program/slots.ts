/** A slot of a Python source: the right text and one wrong alternative, `⟦id¦right¦wrong⟧`. */
export interface Slot {
  id: string;
  right: string;
  wrong: string;
}

const SLOT = /⟦([^¦⟧]*)¦([^¦⟧]*)¦([^¦⟧]*)⟧/g;

/** All slots of a source in their order. */
export function slotsOf(source: string): Slot[] {
  return [...source.matchAll(SLOT)].map((m) => ({ id: m[1] ?? '', right: m[2] ?? '', wrong: m[3] ?? '' }));
}

/** The source with the wrong alternative in the given slots, the right one elsewhere, and variant marks replaced. */
export function renderSource(
  source: string,
  wrong: ReadonlySet<string>,
  marks: Readonly<Record<string, string>>,
): string {
  const chosen = source.replace(SLOT, (_all, id: string, right: string, bad: string) => (wrong.has(id) ? bad : right));
  const marked = chosen.replace(/@([A-Z][A-Z0-9_]*)@/g, (all, mark: string) => marks[mark] ?? all);
  // An empty alternative on a line of its own leaves only blanks behind.
  return marked.replace(/^[ \t]+\n/gm, '').replace(/[ \t]+$/gm, '');
}
