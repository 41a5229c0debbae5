import { canonicalJson } from '../canonical-json.ts';
import { type Hex32, taggedHex } from '../ids.ts';
import type { Parameters } from '../messages/genesis.ts';

/** Raised with every change that lets the same log mean something else. */
const RULES_VERSION = 'hivesmith-rules-8';

/** What a campaign is judged by: this version of the rules, and the parameters that steer them. */
export function rulesDigest(parameters: Parameters): Hex32 {
  return taggedHex('rules', RULES_VERSION, canonicalJson(parameters));
}
