/** Oldest version of Node that libp2p and this program run on. */
export const NODE_MIN = '20.19.0';

/**
 * A line for people if `version` (as in `process.versions.node`) is too old, else undefined. Loaded before anything else,
 * so this file has no imports and only syntax that old versions can parse.
 */
export function nodeVersionProblem(version: string): string | undefined {
  const have = numbers(version);
  const need = numbers(NODE_MIN);
  for (let i = 0; i < need.length; i++) {
    const a = have[i] || 0;
    const b = need[i] || 0;
    if (a > b) return undefined;
    if (a < b) {
      return (
        'hivesmith: expected Node ' +
        NODE_MIN +
        ' or newer, but this is Node ' +
        version +
        '; install a current Node from https://nodejs.org'
      );
    }
  }
  return undefined;
}

function numbers(version: string): number[] {
  return version
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10));
}
