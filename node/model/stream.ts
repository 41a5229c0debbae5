import type { ChatAnswer } from './chat.ts';

/** One line of a stream may hold a whole answer, but no more than this many characters. */
const LINE_CHARS_MAX = 1_048_576;

/**
 * Lines of a byte stream, UTF-8, without their ends. Stops with a RangeError at a line without end or after `bytesMax` bytes, so
 * that no server can fill the memory.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let rest = '';
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new RangeError(`the answer has more than ${bytesMax} bytes`);
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    if (rest.length > LINE_CHARS_MAX)
      throw new RangeError(`a line of the answer has more than ${LINE_CHARS_MAX} characters`);
  }
  if (rest !== '') yield rest;
}

/** The stream says that something went wrong, or ended before the answer did: asking again may help. */
export class BrokenStream extends Error {
  override name = 'BrokenStream';
}

interface Collected {
  text: string;
  finish: 'stop' | 'length' | undefined;
  done: boolean;
  promptTokens: number;
  completionTokens: number;
  pieces: number;
}

/** Puts an answer together from its stream, of events or of lines. */
export async function collectAnswer(lines: AsyncIterable<string>, kind: 'events' | 'lines'): Promise<ChatAnswer> {
  const seen: Collected = { text: '', finish: undefined, done: false, promptTokens: 0, completionTokens: 0, pieces: 0 };
  for await (const line of lines) {
    const json = kind === 'lines' ? line.trim() : dataOf(line);
    if (json === undefined || json === '') continue;
    if (json === '[DONE]') {
      seen.done = true;
      break;
    }
    const message = parse(json);
    if (kind === 'lines') takeLine(seen, message);
    else takeEvent(seen, message);
    if (kind === 'lines' && seen.done) break;
  }
  if (seen.finish === undefined) throw new BrokenStream('the stream ended before the answer did');
  const { text, finish, promptTokens, pieces } = seen;
  // A server that counts nothing sends about one token a piece.
  return { text, finish, promptTokens, completionTokens: seen.completionTokens || pieces };
}

function dataOf(line: string): string | undefined {
  return line.startsWith('data:') ? line.slice(5).trim() : undefined;
}

type Message = Record<string, unknown>;

function parse(json: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BrokenStream(`expected JSON in the stream, came ${json.slice(0, 80)}`);
  }
  if (!isObject(value)) throw new BrokenStream('expected a JSON object in the stream');
  const problem = value['error'];
  if (problem !== undefined && problem !== null) {
    throw new BrokenStream(`the server broke off: ${JSON.stringify(problem).slice(0, 200)}`);
  }
  return value;
}

function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countIn(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** OpenAI's protocol: deltas of the first choice, its reason to finish, and the token counts in some later event. */
function takeEvent(seen: Collected, message: Message): void {
  const choices = message['choices'];
  const choice = Array.isArray(choices) && isObject(choices[0]) ? choices[0] : undefined;
  const delta = choice !== undefined && isObject(choice['delta']) ? choice['delta'] : undefined;
  add(seen, textIn(delta?.['content']));
  const reason = choice?.['finish_reason'];
  if (typeof reason === 'string') seen.finish = reason === 'length' ? 'length' : 'stop';
  const usage = message['usage'];
  if (isObject(usage)) {
    seen.promptTokens = countIn(usage['prompt_tokens']);
    seen.completionTokens = countIn(usage['completion_tokens']);
  }
}

/** Ollama's protocol: the last object has `done` and the counts. */
function takeLine(seen: Collected, message: Message): void {
  const content = isObject(message['message']) ? message['message']['content'] : undefined;
  add(seen, textIn(content));
  if (message['done'] !== true) return;
  seen.done = true;
  seen.finish = message['done_reason'] === 'length' ? 'length' : 'stop';
  seen.promptTokens = countIn(message['prompt_eval_count']);
  seen.completionTokens = countIn(message['eval_count']);
}

function add(seen: Collected, piece: string): void {
  if (piece === '') return;
  seen.text += piece;
  seen.pieces++;
}
