import { type FeatureCategory, hasCycle, isFeaturePath } from '../../protocol/rules/feature-tree.ts';

/** A name as paths spell it: lower case, single blanks, no other marks around it. */
function spell(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim();
}

/** The canonical path of these names, or undefined when there is none: odd characters, too long, a name below itself. */
export function pathOf(category: FeatureCategory, ...names: readonly string[]): string | undefined {
  if (names.some((name) => name.includes('/'))) return undefined;
  const path = [category, ...names.map(spell)].join('/');
  return isFeaturePath(path) && !hasCycle(path) ? path : undefined;
}
