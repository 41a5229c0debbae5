import type { JsonSchema } from '../chat.ts';

/** A question, whole: what every node of a campaign asks in the same words. */
export interface Prompt {
  /** Also the name of the schema, for servers that want one. */
  readonly name: string;
  readonly system: string;
  readonly user: string;
  readonly sampling: PromptSampling;
  /** Form of the answer; free text if absent. */
  readonly format?: JsonSchema;
}

export interface PromptSampling {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly maxTokens: number;
}

/** For records: SynthSmith's settings for problem writing. */
export const WRITING: PromptSampling = { temperature: 700, topP: 800, topK: 20, maxTokens: 8_192 };
/** For programs: its settings for solutions, which need room to reason. */
export const SOLVING: PromptSampling = { temperature: 600, topP: 950, topK: 20, maxTokens: 32_768 };

export function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** Grammars count characters one by one, and llama.cpp refuses counts in the thousands: only short texts get a bound. */
const COUNTED_MAX = 1_500;

export function textOf(minLength: number, maxLength: number): JsonSchema {
  return { type: 'string', minLength, ...(maxLength > COUNTED_MAX ? {} : { maxLength }) };
}

export function listOf(items: JsonSchema, minItems: number, maxItems: number): JsonSchema {
  return { type: 'array', items, minItems, maxItems };
}

/** Text that others wrote, set apart so that it is read as material and not as instructions. */
export function quoted(label: string, text: string): string {
  return `<<<${label}\n${text.trimEnd()}\n${label}>>>`;
}
