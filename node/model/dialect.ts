import type { ChatRequest, JsonSchema, ServerKind } from './chat.ts';

/** A request of one server kind: path below the server's root, and its JSON body. */
export interface WireRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Server-sent events, or one JSON object a line. */
  readonly stream: 'events' | 'lines';
}

/** Bounds of lengths are left out where a strict-schema service refuses keywords it does not enforce. */
const KNOWS_BOUNDS: ReadonlySet<ServerKind> = new Set(['ollama', 'llama.cpp', 'vllm', 'sglang', 'in-process']);

/** The request as this kind of server wants it, streamed, with token counts at the end. */
export function wireRequest(kind: ServerKind, model: string, request: ChatRequest): WireRequest {
  return kind === 'ollama' ? ollamaRequest(model, request) : openAiRequest(kind, model, request);
}

function messagesOf({ system, user }: ChatRequest) {
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
}

/** Ollama's own protocol: the schema is the value of `format`, sampling stands in `options`. */
function ollamaRequest(model: string, request: ChatRequest): WireRequest {
  const { seed, temperature, topP, topK, maxTokens } = request.sampling;
  const options = {
    seed,
    temperature: temperature / 1000,
    top_p: topP / 1000,
    num_predict: maxTokens,
    ...(topK > 0 ? { top_k: topK } : {}),
  };
  const format =
    request.format === undefined ? {} : { format: { title: request.format.name, ...request.format.schema } };
  const body = { model, messages: messagesOf(request), stream: true, options, ...format };
  return { path: '/api/chat', body, stream: 'lines' };
}

function openAiRequest(kind: ServerKind, model: string, request: ChatRequest): WireRequest {
  const { seed, temperature, topP, topK, maxTokens } = request.sampling;
  const body = {
    model,
    messages: messagesOf(request),
    stream: true,
    stream_options: { include_usage: true },
    seed,
    temperature: temperature / 1000,
    top_p: topP / 1000,
    max_tokens: maxTokens,
    // Not in the common protocol: a strict service refuses it, the local servers know it.
    ...(topK > 0 && kind !== 'openai' ? { top_k: topK } : {}),
    ...formatOf(kind, request),
  };
  return { path: '/v1/chat/completions', body, stream: 'events' };
}

/**
 * All take `json_schema` inside `response_format`; `json_object` is refused by LM Studio, `guided_json` was removed from
 * vLLM, and llama.cpp accepts a grammar or a schema but not both.
 */
function formatOf(kind: ServerKind, { format }: ChatRequest): Record<string, unknown> {
  if (format === undefined) return {};
  const schema = KNOWS_BOUNDS.has(kind) ? format.schema : withoutBounds(format.schema);
  return { response_format: { type: 'json_schema', json_schema: { name: format.name, strict: true, schema } } };
}

export function withoutBounds(schema: JsonSchema): JsonSchema {
  const { minLength: _1, maxLength: _2, pattern: _3, minItems: _4, maxItems: _5, properties, items, ...rest } = schema;
  return {
    ...rest,
    ...(items === undefined ? {} : { items: withoutBounds(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, withoutBounds(value)])),
        }),
  };
}
