import { composeTask, planSignature } from '../../catalogue/builtin.ts';
import { taggedHex } from '../../protocol/ids.ts';
import { type ComposeResult, draft, type WorkUnit } from '../../protocol/messages/work-unit.ts';
import { type Product, Unsupported } from './executor.ts';

const REASON_CHARS_MAX = 300;

/** A problem drafted from features, or why there is none. */
export function compose(unit: Extract<WorkUnit, { stage: 'compose' }>): Product {
  const { features, style, seed, wrongShare } = unit;
  const composed = composeTask({ features, style, seed, wrongShare });
  if (composed.kind === 'refused') {
    const refused = `${composed.gate}: ${composed.detail}`.slice(0, REASON_CHARS_MAX);
    return contribution({ stage: 'compose', refused });
  }
  // Whatever cannot be said in a statement cannot be agreed on either.
  const checked = draft.safeParse(composed.draft);
  if (!checked.success) throw new Unsupported(`the draft does not fit a statement: ${checked.error.message}`);
  const signature = taggedHex('signature', planSignature(composed.draft.plan));
  return contribution({ stage: 'compose', signature, draft: checked.data });
}

function contribution(result: ComposeResult): Product {
  return { kind: 'contribution', result, blobs: [] };
}
