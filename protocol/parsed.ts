/** What reading foreign text or bytes gives: the value, or a sentence saying what was expected and what came. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function unparsed(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
