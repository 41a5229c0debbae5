import { encodeUtf8 } from '../../../protocol/bytes.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { tokenCount } from '../../../protocol/rules/statement-text.ts';
import { digestOf } from '../../host/blob-store.ts';
import type { Product, Tools } from '../../work/executor.ts';
import { syntaxProblem } from '../../work/syntax.ts';
import { readCode } from '../answer-text.ts';
import { type Brief, readBrief, samplesText, starterOf } from '../brief.ts';
import type { ChatAnswer } from '../chat.ts';
import { adapted } from '../entry-point.ts';
import { Failure } from '../failure.ts';
import { solutionPrompt } from '../prompts/programs.ts';
import type { Session } from '../session.ts';

/** A longer answer is one that lost its way (SynthSmith, appendix C.1). */
const ANSWER_TOKENS_MAX = 25_000;

/** One proposed solution in free text: reasoning, then one block of code that parses. A named model gets one try. */
export async function solve(
  unit: Extract<WorkUnit, { stage: 'solve' }>,
  session: Session,
  tools: Tools,
): Promise<Product> {
  const brief = readBrief(unit.plan);
  const prompt = solutionPrompt({
    statement: brief.statement,
    samples: samplesText(brief),
    starter: starterOf(brief),
    literal: unit.literal,
  });
  const read = async (answer: ChatAnswer) => {
    const source = encodeUtf8(readSolution(answer, brief));
    const problem = await syntaxProblem(source, tools.runner, session.signal);
    if (problem !== undefined) throw new Failure('syntax', problem);
    return source;
  };
  const { by } = unit;
  const bytes = await (by === undefined ? session.ask('solver', prompt, read) : session.askOnce(by, prompt, read));
  const candidate = { digest: digestOf(bytes), size: bytes.length };
  const claim = session.claim('solver');
  return { kind: 'contribution', result: { stage: 'solve', candidate, claim }, blobs: [bytes] };
}

export function readSolution(answer: ChatAnswer, { entry }: Pick<Brief, 'entry'>): string {
  const code = readCode(answer);
  if (tokenCount(answer.text) > ANSWER_TOKENS_MAX)
    throw new Failure('endless', `more than ${ANSWER_TOKENS_MAX} tokens`);
  if (entry !== undefined && !/^class Solution\b/m.test(code)) throw new Failure('stub', 'there is no class Solution');
  const source = entry === undefined ? code : adapted(code, entry);
  const { length } = encodeUtf8(source);
  if (length > LIMITS.candidateBytes) throw new Failure('endless', `a program of ${length} bytes`);
  return source;
}
