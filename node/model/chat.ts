/** Kinds of server. They speak nearly one protocol; `dialect.ts` has where they differ. */
export const SERVER_KINDS = ['ollama', 'llama.cpp', 'lm-studio', 'vllm', 'sglang', 'openai', 'in-process'] as const;

export type ServerKind = (typeof SERVER_KINDS)[number];

/** What a server says of the model that answers; all of it is its word. */
export interface ModelFacts {
  readonly server: ServerKind;
  /** The server's name for it. */
  readonly model: string;
  readonly digest: string | null;
  readonly quantisation: string | null;
}

/** Fractions in thousandths, because they are signed later and nothing signed holds a float. */
export interface Sampling {
  readonly seed: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly maxTokens: number;
}

/** JSON Schema, draft 2020-12, of the few keywords that every grammar compiler knows. */
export interface JsonSchema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly description?: string;
}

export interface ChatRequest {
  readonly system: string;
  readonly user: string;
  readonly sampling: Sampling;
  /** Name and form of the answer; free text if absent. */
  readonly format?: { readonly name: string; readonly schema: JsonSchema };
}

/** What came back. `length`: it was cut at the token limit. Token counts are the server's. */
export interface ChatAnswer {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A language model that can be asked. */
export interface ChatModel {
  readonly facts: ModelFacts;
  /**
   * @throws ModelUnavailable when nobody answered; ModelRejected when the request itself was refused; ModelEndless when the
   *   answer would not end; the signal's reason
   */
  chat(request: ChatRequest, options: { readonly signal: AbortSignal }): Promise<ChatAnswer>;
}

/** The server cannot be asked now, whatever the question: the work is somebody else's. */
export class ModelUnavailable extends Error {
  override name = 'ModelUnavailable';
}

/** The server refuses this request and would refuse it again. */
export class ModelRejected extends Error {
  override name = 'ModelRejected';
}

/** The answer is longer, or takes longer, than anything useful. */
export class ModelEndless extends Error {
  override name = 'ModelEndless';
}
