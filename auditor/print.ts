import type { AuditResult, ReplayReport, WrongClaims } from './result.ts';
import { detailOf, nameOf } from './vote-replay.ts';

/** The result for a person: one line a level, what is wrong below it, then the lies that the log itself proves. */
export function auditLines(result: AuditResult & { readonly replay?: ReplayReport | null }): string[] {
  const { levels, lies, summary, trust } = result;
  const width = Math.max(...levels.map(({ name }) => name.length));
  const lines = [`trust: ${trust}`];
  for (const { level, name, status, detail, counts, faults } of levels) {
    const numbers = Object.entries(counts).map(([what, number]) => `${what} ${number}`);
    const tail = numbers.length === 0 ? '' : ` [${numbers.join(', ')}]`;
    lines.push(`${level} ${name.padEnd(width)}  ${status.padEnd(11)}  ${detail}${tail}`);
    for (const fault of faults) lines.push(`     ${fault.record}: ${fault.detail}`);
    const hidden = (counts['faults'] ?? 0) - faults.length;
    if (hidden > 0) lines.push(`     and ${hidden} more`);
  }
  for (const lie of lies) {
    const where = `task ${lie.task}, slot ${lie.slot}, input ${lie.input ?? lie.position}`;
    lines.push(`proven lie: node ${lie.node} (operator ${lie.operator}), ${where}, entry ${lie.entry}`);
  }
  if (result.replay != null) lines.push(...replayLines(result.replay));
  const { campaign, accepted, discarded, entries, nodes, beacon } = summary;
  lines.push(
    `campaign ${campaign ?? 'unknown'}: ${accepted} accepted, ${discarded} discarded, ${entries} entries, ${nodes} nodes, ` +
      `beacon ${beacon ?? 'unknown'}`,
    { 0: 'PASS', 1: 'FAIL: there is evidence of fault', 3: 'UNDECIDED: something could not be checked' }[
      result.exitCode
    ],
  );
  return lines.map(printable);
}

/** Wrong claims that are no fault of the release, and how to repeat the draw. */
function replayLines({ seed, proven, lost }: ReplayReport): string[] {
  const lines = [...claimLines('proven before', proven), ...claimLines('without effect', lost)];
  return seed === null ? lines : [...lines, `with --seed ${seed} the same command runs the same cells`];
}

function claimLines(kind: string, { cells, named }: WrongClaims): string[] {
  const lines = named.map((claim) => `wrong, ${kind}: ${nameOf(claim)}: ${detailOf(claim)}`);
  return cells > named.length ? [...lines, `wrong, ${kind}: ${cells - named.length} cells more`] : lines;
}

/** Names and values come out of a directory that nobody vouches for; none may speak to the terminal. */
function printable(line: string): string {
  return line.replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
}
