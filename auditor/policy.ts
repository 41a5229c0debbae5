import { readFileSync } from 'node:fs';
import { policyText, RELEASE } from '../coordinator/core/release-manifest.ts';
import { NOTE_ED25519, parseVerifierKey, type VerifierKey } from '../protocol/log/note.ts';
import { type Parsed, parsed, unparsed } from '../protocol/parsed.ts';
import type { ReleaseTree } from './release-tree.ts';
import { AuditError } from './result.ts';

/** The log key that an audit rests on, and where it was found. */
export interface Trust {
  readonly vkey: string;
  readonly key: VerifierKey;
  readonly source: string;
}

/** The auditor's own policy file. @throws AuditError `audit-policy-invalid` */
export function readPolicy(path: string): Trust {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AuditError('audit-policy-invalid', `the policy file ${path} cannot be read: ${(cause as Error).message}`);
  }
  const trust = parsePolicy(text, `the key in ${path}`);
  if (!trust.ok)
    throw new AuditError('audit-policy-invalid', `the policy file ${path} cannot be used: ${trust.reason}`);
  return trust.value;
}

/** The release's own policy: it shows only that the release agrees with itself. */
export function ownPolicy(tree: ReleaseTree): Trust | undefined {
  const trust = parsePolicy(tree.text(RELEASE.policy) ?? '', 'the key in the release');
  return trust.ok ? trust.value : undefined;
}

/**
 * One `log VKEY [URL]` line and `quorum none` (C2SP tlog-policy). A policy with witnesses is refused: passing without
 * their cosignatures would be a wrong answer.
 */
function parsePolicy(text: string, source: string): Parsed<Trust> {
  let log: { vkey: string; key: VerifierKey } | undefined;
  let hasQuorum = false;
  for (const line of text.split('\n')) {
    const [word, first] = line.trim().split(/\s+/);
    if (word === undefined || word === '' || word.startsWith('#')) continue;
    if (word === 'quorum' && first === 'none') hasQuorum = true;
    else if (word === 'log' && first !== undefined && log === undefined) {
      const key = parseVerifierKey(first);
      if (!key.ok) return key;
      if (key.value.type !== NOTE_ED25519) return unparsed('the key of a log is of type 1 (Ed25519)');
      log = { vkey: first, key: key.value };
    } else return unparsed(`expected one line "log VKEY" and the line "quorum none", came: ${line}`);
  }
  if (log === undefined || !hasQuorum)
    return unparsed('expected the lines "log VKEY" and "quorum none"; one is missing');
  return parsed({ ...log, source });
}

/** The bytes of the release's own policy file. */
export function expectedPolicy(vkey: string): Uint8Array {
  return new TextEncoder().encode(policyText(vkey));
}
