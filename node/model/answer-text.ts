import type { z } from 'zod';
import type { ChatAnswer } from './chat.ts';
import { Failure } from './failure.ts';

const REFUSAL =
  /^(?:i['’]?m (?:really |very )?sorry|i am (?:really |very )?sorry|sorry[,.]|i (?:can(?:no|['’])t|cannot|can not|won['’]t|am unable|am not able)|as an ai\b|unfortunately,? i )/i;

const STUB =
  /^[\W_]*(?:todo|tbd|n\/?a|none|null|string|text|placeholder|example|statement|your \w+ here|title)?[\W_]*$/i;
const STUB_ANYWHERE = /lorem ipsum|\[insert\b|<(?:insert|your|placeholder)\b|your (?:text|code|statement) here/i;

export function isRefusal(text: string): boolean {
  return REFUSAL.test(text.trimStart().replace(/^[*_>"'\s]+/, ''));
}

/** Filled in for form's sake. */
export function isStub(text: string): boolean {
  return STUB.test(text.trim()) || STUB_ANYWHERE.test(text);
}

/**
 * What stands after the reasoning. Reasoning must be closed and come once, before the answer; a template that has opened it
 * already leaves only the closing tag. An `<answer>` must be closed too, and is the answer then.
 * @throws Failure `truncated`, `tags`
 */
export function withoutReasoning({ text, finish }: ChatAnswer): string {
  if (finish === 'length') throw new Failure('truncated', 'cut at the token limit');
  const opened = text.split('<think>').length - 1;
  const closed = text.split('</think>').length - 1;
  if (opened > 1 || closed > 1 || (opened === 1 && closed === 0))
    throw new Failure('tags', 'reasoning is not closed once');
  if (opened === 1 && !/^\s*<think>/.test(text)) throw new Failure('tags', 'reasoning inside the answer');
  const rest = closed === 1 ? text.slice(text.indexOf('</think>') + '</think>'.length) : text;
  const parts = rest.split('<answer>');
  if (parts.length === 1) {
    if (rest.includes('</answer>')) throw new Failure('tags', 'an answer that was not opened');
    return rest.trim();
  }
  const [inside, ...more] = parts[1]!.split('</answer>');
  if (parts.length > 2 || more.length !== 1) throw new Failure('tags', 'the answer is not opened and closed once');
  return inside!.trim();
}

/**
 * The one JSON value of an answer, in the form asked for: bare, or alone in one fence. Nothing is repaired, cut out or guessed.
 * @throws Failure
 */
export function readJson<T>(answer: ChatAnswer, form: z.ZodType<T>): T {
  const text = withoutReasoning(answer);
  const body = /^```(?:json)?[^\S\n]*\n([\s\S]*?)\n?```$/.exec(text)?.[1] ?? text;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    if (isRefusal(text)) throw new Failure('refusal', 'the model declined');
    throw isCut(body)
      ? new Failure('truncated', 'the JSON has no end')
      : new Failure('not-json', 'expected one JSON object');
  }
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const where = issue.path.join('.').slice(0, 80);
  const isInvented = parsed.error.issues.some(({ code }) => code === 'unrecognized_keys');
  throw new Failure(
    isInvented ? 'invented' : 'schema',
    `${where === '' ? 'the object' : where}: ${issue.message.slice(0, 120)}`,
  );
}

/** JSON that was begun and whose brackets or string are still open at its end. */
function isCut(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  const outside = text.replaceAll(/"(?:\\.|[^"\\])*"/gs, '');
  const depth = (outside.match(/[[{]/g)?.length ?? 0) - (outside.match(/[\]}]/g)?.length ?? 0);
  return depth > 0;
}

const FENCE = /^[^\S\n]*```([^\n`]*)\n([\s\S]*?)^[^\S\n]*```[^\S\n]*$/gm;

/**
 * The program of a free answer: its one code block, in Python, closed.
 * @throws Failure
 */
export function readCode(answer: ChatAnswer): string {
  const text = withoutReasoning(answer);
  const blocks = [...text.matchAll(FENCE)];
  const marks = text.match(/^[^\S\n]*```/gm)?.length ?? 0;
  if (blocks.length === 0 && isRefusal(text)) throw new Failure('refusal', 'the model declined');
  if (marks % 2 === 1) throw new Failure('truncated', 'a code block has no end');
  if (blocks.length !== 1) throw new Failure('code-blocks', `expected one code block, came ${blocks.length}`);
  const [, language, code] = blocks[0]!;
  if (!/^(?:|python3?|py)$/i.test(language!.trim()))
    throw new Failure('code-blocks', `expected Python, came ${language!.slice(0, 40)}`);
  if (code!.trim().length < 10) throw new Failure('stub', 'the program is empty');
  return code!;
}
