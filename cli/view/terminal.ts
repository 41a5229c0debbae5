/** The part of a terminal stream that the view needs. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Whether frames may be drawn in place. */
export function canRedraw(stream: Terminal, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** https://no-color.org: present and not empty means no colour; FORCE_COLOR is its usual opposite. */
export function useColor(stream: Terminal, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0') return true;
  return canRedraw(stream, env);
}

export function widthOf(stream: Terminal): number {
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : 80;
}
