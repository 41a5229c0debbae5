/** Fills `{slot}` marks; throws an Error for a slot without a word, so that no statement leaves with one. */
export function fill(text: string, words: Readonly<Record<string, string>>): string {
  const filled = text.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (_all, slot: string) => {
    const word = words[slot];
    if (word === undefined) throw new Error(`no word for the slot {${slot}} in "${text.slice(0, 60)}"`);
    return word;
  });
  return withArticles(filled).replace(/ {2,}/g, ' ');
}

/** `a` or `an` before a word that came from a slot: only words with a plain vowel start are mended. */
function withArticles(text: string): string {
  return text.replace(
    /\b([Aa]) (?=(?:outage|oven|office|open|event|element|interval|edge|observatory|archivist|astronomer|engineer|operator)\b)/g,
    '$1n ',
  );
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An expression in Python syntax as formula text. */
export function formula(expression: string): string {
  return expression
    .replaceAll('**', '^')
    .replaceAll('//', '/')
    .replaceAll(' * ', '·')
    .replaceAll(' - ', ' − ')
    .replace(/^-/, '−');
}

/** `a`, `a and b`, `a, b and c`. */
export function listing(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
