import { z } from 'zod';
import type { ModelFacts, ServerKind } from './chat.ts';
import { getJson } from './http.ts';

/** Where each kind of server listens unless told otherwise. */
export const USUAL_ADDRESSES: readonly { readonly kind: ServerKind; readonly root: string }[] = [
  { kind: 'ollama', root: 'http://127.0.0.1:11434' },
  { kind: 'llama.cpp', root: 'http://127.0.0.1:8080' },
  { kind: 'lm-studio', root: 'http://127.0.0.1:1234' },
  { kind: 'vllm', root: 'http://127.0.0.1:8000' },
  { kind: 'sglang', root: 'http://127.0.0.1:30000' },
];

export interface FoundServer {
  readonly root: string;
  readonly kind: ServerKind;
  readonly models: readonly ModelFacts[];
}

const name = z.string().min(1).max(200);
const openAiModels = z.object({ data: z.array(z.object({ id: name, owned_by: z.string().optional() })).max(1_000) });
const ollamaTags = z.object({
  models: z
    .array(
      z.object({
        name,
        digest: z.string().optional(),
        details: z.object({ quantization_level: z.string().optional() }).optional(),
      }),
    )
    .max(1_000),
});
const ollamaVersion = z.object({ version: z.string() });
const llamaProps = z.object({ model_path: z.string().optional(), total_slots: z.number() });
const lmStudioModels = z.object({
  data: z.array(z.object({ id: name, quantization: z.string().optional(), type: z.string().optional() })).max(1_000),
});

export interface ProbeOptions {
  readonly signal: AbortSignal;
  readonly apiKey?: string | undefined;
  readonly timeoutMs?: number;
}

/** Looks at the usual ports of this machine; each server is named once. */
export async function probeLoopback(
  options: ProbeOptions,
  addresses: readonly { readonly root: string }[] = USUAL_ADDRESSES,
): Promise<FoundServer[]> {
  const found = await Promise.all(addresses.map(({ root }) => identify(root, options)));
  return found.filter((server) => server !== undefined);
}

/** What listens at an address, by what only one kind of server answers, or undefined when nothing there knows models. */
export async function identify(root: string, options: ProbeOptions): Promise<FoundServer | undefined> {
  const get = (path: string) => getJson(`${root}${path}`, options.signal, options);
  if (ollamaVersion.safeParse(await get('/api/version')).success) {
    const tags = ollamaTags.safeParse(await get('/api/tags'));
    if (tags.success) return { root, kind: 'ollama', models: tags.data.models.map(ollamaFacts) };
  }
  const listed = openAiModels.safeParse(await get('/v1/models'));
  if (!listed.success) return undefined;
  const props = llamaProps.safeParse(await get('/props'));
  if (props.success) {
    const quantisation = quantisationIn(props.data.model_path ?? '');
    return { root, kind: 'llama.cpp', models: listed.data.data.map(({ id }) => facts('llama.cpp', id, quantisation)) };
  }
  const own = lmStudioModels.safeParse(await get('/api/v0/models'));
  if (own.success) {
    const models = own.data.data.filter(({ type }) => type !== 'embeddings');
    return {
      root,
      kind: 'lm-studio',
      models: models.map(({ id, quantization }) => facts('lm-studio', id, quantization)),
    };
  }
  const owners = new Set(listed.data.data.map((model) => model.owned_by));
  const kind = await otherKind(owners, root, get);
  return { root, kind, models: listed.data.data.map(({ id }) => facts(kind, id)) };
}

async function otherKind(
  owners: ReadonlySet<string | undefined>,
  root: string,
  get: (path: string) => Promise<unknown>,
): Promise<ServerKind> {
  if (owners.has('sglang')) return 'sglang';
  if (owners.has('vllm')) return 'vllm';
  // Older servers do not name themselves there.
  if (z.object({ model_path: z.string() }).safeParse(await get('/get_model_info')).success) return 'sglang';
  if (ollamaVersion.safeParse(await get('/version')).success) return 'vllm';
  return new URL(root).port === '1234' ? 'lm-studio' : 'openai';
}

function facts(server: ServerKind, model: string, quantisation?: string | null): ModelFacts {
  return { server, model, digest: null, quantisation: quantisation?.slice(0, 40) || null };
}

function ollamaFacts({ name: model, digest, details }: z.infer<typeof ollamaTags>['models'][number]): ModelFacts {
  return { ...facts('ollama', model, details?.quantization_level), digest: digest?.slice(0, 100) || null };
}

/** By the custom of GGUF file names: `model-Q4_K_M.gguf`. */
export function quantisationIn(path: string): string | null {
  return /[-._]((?:I?Q\d\w*|BF16|F16|F32))\.gguf$/i.exec(path)?.[1]?.toUpperCase() ?? null;
}
