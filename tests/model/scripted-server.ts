import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerKind } from '../../node/model/chat.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

export type Spoken = Exclude<ServerKind, 'in-process'>;

/** A question as the server understood it. */
export interface Question {
  /** Name of the form that was asked for; undefined for free text. */
  readonly form: string | undefined;
  readonly schema: Record<string, unknown> | undefined;
  readonly user: string;
  readonly seed: number;
  readonly maxTokens: number;
  readonly body: Record<string, unknown>;
}

/** What goes wrong with one answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'text'; readonly text: string; readonly finish?: 'length' }
  /** Sends this instead of a stream of the protocol. */
  | { readonly kind: 'raw'; readonly bytes: string }
  /** Ends the connection in the middle. */
  | { readonly kind: 'close' }
  /** Never says a word more. */
  | { readonly kind: 'hang' }
  /** Never stops talking. */
  | { readonly kind: 'endless' };

export interface ScriptedOptions {
  readonly kind: Spoken;
  readonly model?: string;
  readonly answer: (question: Question) => string;
  /** Asked for each request, in order of arrival. */
  readonly fault?: (question: Question, index: number) => Fault | undefined;
}

/** A server of language models without a model: speaks the protocol of one kind of server, strictly. */
export class ScriptedServer implements AsyncDisposable {
  readonly questions: Question[] = [];
  /** Digests of requests whose whole answer was sent, with how often. */
  readonly answered = new Map<string, number>();
  readonly problems: string[] = [];
  readonly #options: ScriptedOptions;
  readonly #server: Server;

  private constructor(options: ScriptedOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch((error: unknown) => {
        this.problems.push(String(error));
        response.destroy();
      });
    });
  }

  static async open(options: ScriptedOptions): Promise<ScriptedServer> {
    const server = new ScriptedServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get model(): string {
    return this.#options.model ?? 'scripted-7b';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    if (method === 'GET') return this.#describe(url, response);
    const path = this.#options.kind === 'ollama' ? '/api/chat' : '/v1/chat/completions';
    if (method !== 'POST' || url !== path) return send(response, 404, { error: 'no such path' });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body = JSON.parse(text) as Record<string, unknown>;
    const problem = problemOf(this.#options.kind, body);
    if (problem !== undefined) {
      this.problems.push(problem);
      return send(response, 400, { error: { message: problem } });
    }
    const question = questionOf(this.#options.kind, body);
    const index = this.questions.push(question) - 1;
    await this.#reply(question, response, this.#options.fault?.(question, index), sha256Hex(Buffer.from(text)));
  }

  async #reply(question: Question, response: ServerResponse, fault: Fault | undefined, digest: string): Promise<void> {
    const { kind } = this.#options;
    if (fault?.kind === 'status') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      return send(response, fault.status, { error: { message: `scripted ${fault.status}` } });
    }
    response.writeHead(200, { 'content-type': kind === 'ollama' ? 'application/x-ndjson' : 'text/event-stream' });
    const say = (text: string) => response.write(pieceOf(kind, text));
    if (fault?.kind === 'raw') return void response.end(fault.bytes);
    if (fault?.kind === 'hang') return void say('{');
    if (fault?.kind === 'close') {
      say('{"half');
      setTimeout(() => response.destroy(), 5);
      return;
    }
    if (fault?.kind === 'endless') {
      while (!response.destroyed && !response.writableEnded) {
        if (!say('round and round and round '.repeat(50))) await drained(response);
      }
      return;
    }
    const text = fault?.text ?? this.#options.answer(question);
    for (let at = 0; at < text.length || at === 0; at += 37) say(text.slice(at, at + 37));
    const finish = fault?.kind === 'text' && fault.finish === 'length' ? 'length' : 'stop';
    for (const part of endOf(kind, finish, question, text)) response.write(part);
    // Only what was really handed over counts as answered.
    response.end(() => {
      if (fault === undefined) this.answered.set(digest, (this.answered.get(digest) ?? 0) + 1);
    });
  }

  #describe(path: string, response: ServerResponse): void {
    const { kind } = this.#options;
    const id = this.model;
    const owner = kind === 'vllm' || kind === 'sglang' ? { owned_by: kind } : {};
    const pages: Record<string, Record<string, unknown>> = {
      '/v1/models': { object: 'list', data: [{ id, object: 'model', ...owner }] },
      ...(kind === 'ollama'
        ? {
            '/api/version': { version: '0.12.6' },
            '/api/tags': { models: [{ name: id, digest: 'ab'.repeat(32), details: { quantization_level: 'Q4_K_M' } }] },
          }
        : {}),
      ...(kind === 'llama.cpp' ? { '/props': { total_slots: 4, model_path: `/models/${id}-Q8_0.gguf` } } : {}),
      ...(kind === 'lm-studio' ? { '/api/v0/models': { data: [{ id, quantization: '4bit', type: 'llm' }] } } : {}),
      ...(kind === 'vllm' ? { '/version': { version: '0.12.0' } } : {}),
    };
    const page = pages[path];
    if (page === undefined) send(response, 404, { error: 'no such path' });
    else send(response, 200, page);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.once('drain', go).once('close', go);
  });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** What the real server of this kind would refuse. */
function problemOf(kind: Spoken, body: Record<string, unknown>): string | undefined {
  if (kind === 'ollama') return 'response_format' in body || 'max_tokens' in body ? 'unknown member' : undefined;
  const { response_format: format, ...rest } = body as { response_format?: { type?: string; json_schema?: unknown } };
  if ('guided_json' in rest) return 'guided_json was removed';
  if ('grammar' in rest && format !== undefined) return 'either grammar or json_schema, not both';
  if (format !== undefined && (format.type !== 'json_schema' || format.json_schema === undefined)) {
    return "response_format.type must be 'json_schema'";
  }
  const isStrict = kind === 'openai' || kind === 'lm-studio';
  if (isStrict && /"(?:minLength|maxLength|pattern|minItems|maxItems)":/.test(JSON.stringify(format ?? {}))) {
    return 'keyword is not permitted in a strict schema';
  }
  return kind === 'openai' && 'top_k' in rest ? 'unknown member top_k' : undefined;
}

function questionOf(kind: Spoken, body: Record<string, unknown>): Question {
  const user = (body['messages'] as { role: string; content: string }[]).find(({ role }) => role === 'user')!.content;
  if (kind === 'ollama') {
    const { seed, num_predict: maxTokens } = body['options'] as { seed: number; num_predict: number };
    const schema = body['format'] as Record<string, unknown> | undefined;
    return { form: schema?.['title'] as string | undefined, schema, user, seed, maxTokens, body };
  }
  const format = (
    body['response_format'] as { json_schema: { name: string; schema: Record<string, unknown> } } | undefined
  )?.json_schema;
  const { seed, max_tokens: maxTokens } = body as { seed: number; max_tokens: number };
  return { form: format?.name, schema: format?.schema, user, seed, maxTokens, body };
}

function pieceOf(kind: Spoken, content: string): string {
  if (kind === 'ollama') return `${JSON.stringify({ message: { role: 'assistant', content }, done: false })}\n`;
  return chunkOf({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

function chunkOf(members: object): string {
  const head = { id: 'chatcmpl-0', object: 'chat.completion.chunk', created: 0, model: 'scripted' };
  return `data: ${JSON.stringify({ ...head, ...members })}\n\n`;
}

function endOf(kind: Spoken, finish: 'stop' | 'length', { user }: Question, text: string): string[] {
  const [prompt, completion] = [Math.ceil(user.length / 4), Math.max(1, Math.ceil(text.length / 4))];
  if (kind === 'ollama') {
    const counts = { prompt_eval_count: prompt, eval_count: completion };
    return [
      `${JSON.stringify({ message: { role: 'assistant', content: '' }, done: true, done_reason: finish, ...counts })}\n`,
    ];
  }
  const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
  return [
    chunkOf({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }),
    chunkOf({ choices: [], usage }),
    'data: [DONE]\n\n',
  ];
}
