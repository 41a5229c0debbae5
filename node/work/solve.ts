import { writeCandidate, writeLiteral } from '../../catalogue/builtin.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { digestOf } from '../host/blob-store.ts';
import { type Product, Unsupported } from './executor.ts';
import { withPlan } from './plan.ts';

/** One proposed solution. What it claims of its origin is a claim and nothing more. */
export function solve(unit: Extract<WorkUnit, { stage: 'solve' }>): Product {
  const { source, claim } = withPlan(unit.plan, (plan) =>
    unit.literal === true ? writeLiteral(plan) : writeCandidate(plan, unit.slot),
  );
  const bytes = encodeUtf8(source);
  if (bytes.length > LIMITS.candidateBytes) {
    throw new Unsupported(`the candidate has ${bytes.length} bytes, more than the ${LIMITS.candidateBytes} allowed`);
  }
  const candidate = { digest: digestOf(bytes), size: bytes.length };
  return { kind: 'contribution', result: { stage: 'solve', candidate, claim }, blobs: [bytes] };
}
