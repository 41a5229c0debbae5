import { type Clock, systemClock } from '../host/clock.ts';
import type { Logger } from '../host/logger.ts';
import type { ChatModel, ModelFacts } from './chat.ts';
import { HttpModel } from './http-model.ts';
import { InProcessModel } from './in-process.ts';
import { type ModelServer, type ModelsFile, ModelsInvalid } from './models-file.ts';
import { identify, probeLoopback } from './probe.ts';
import { type PricedModel, ROLES, type Role, type Roles } from './roles.ts';

export interface OpenOptions {
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly env?: NodeJS.ProcessEnv;
}

export interface OpenedRoles extends AsyncDisposable {
  readonly roles: Roles;
}

/**
 * Models that can be asked, by role. Servers whose kind or model the file leaves open are asked what they are.
 * @throws ModelsInvalid when that cannot be told; ModelUnavailable for a file that cannot be loaded
 */
export async function openRoles(file: ModelsFile, options: OpenOptions): Promise<OpenedRoles> {
  const stack: AsyncDisposable[] = [];
  const close = async () => {
    for (const opened of stack.splice(0).reverse()) await opened[Symbol.asyncDispose]();
  };
  try {
    const models = new Map<string, PricedModel>();
    for (const server of file.servers) models.set(server.name, await openServer(server, options, stack));
    const every = [...models.values()];
    const of = (role: Role): readonly PricedModel[] => {
      const listed = file.roles?.[role];
      if (listed !== undefined) return listed.map((name) => models.get(name)!);
      return role === 'judge' ? [] : every;
    };
    const roles = Object.fromEntries(ROLES.map((role) => [role, of(role)])) as Record<Role, readonly PricedModel[]>;
    return { roles, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openServer(
  server: ModelServer,
  { signal, logger, clock = systemClock, env = process.env }: OpenOptions,
  stack: AsyncDisposable[],
): Promise<PricedModel> {
  const { promptMicros, completionMicros, maxTokens } = server;
  const price = { promptMicros, completionMicros };
  if ('file' in server) {
    const model = await InProcessModel.open(server);
    stack.push(model);
    return priced(model, price, maxTokens);
  }
  const apiKey = keyOf(server, env);
  const facts = await factsOf(server, { signal, apiKey });
  const { url: root, concurrency, timeoutSeconds } = server;
  const totalMs = timeoutSeconds * 1000;
  const limits = { concurrency, totalMs, idleMs: Math.min(240_000, totalMs) };
  return priced(new HttpModel({ root, facts, apiKey, clock, logger, limits }), price, maxTokens);
}

function priced(model: ChatModel, price: PricedModel['price'], maxTokens: number): PricedModel {
  return { facts: model.facts, chat: (request, options) => model.chat(request, options), price, maxTokens };
}

type HttpServer = Extract<ModelServer, { url: string }>;

function keyOf({ name, apiKeyEnv }: HttpServer, env: NodeJS.ProcessEnv): string | undefined {
  if (apiKeyEnv === undefined) return undefined;
  const key = env[apiKeyEnv];
  if (key === undefined || key === '') throw new ModelsInvalid(`server ${name}: the environment has no ${apiKeyEnv}`);
  return key;
}

async function factsOf(
  server: HttpServer,
  options: { readonly signal: AbortSignal; readonly apiKey: string | undefined },
): Promise<ModelFacts> {
  const { url, kind, model, digest = null, quantisation = null } = server;
  if (kind !== undefined && model !== undefined) return { server: kind, model, digest, quantisation };
  const found = await identify(url, options);
  if (found === undefined) throw new ModelsInvalid(`no server that knows models answers at ${url}`);
  const names = found.models.map((facts) => facts.model);
  if (model === undefined && found.models.length !== 1) {
    const listed = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 8).join(', ')}`;
    throw new ModelsInvalid(`expected the name of one model of ${url}; ${listed}`);
  }
  const known = found.models.find((facts) => model === undefined || facts.model === model);
  if (known === undefined)
    throw new ModelsInvalid(`${url} has no model ${model}; it has ${names.slice(0, 8).join(', ')}`);
  return {
    ...known,
    server: kind ?? known.server,
    digest: digest ?? known.digest,
    quantisation: quantisation ?? known.quantisation,
  };
}

/** What `--model-url` and `--model` say: one server for everything. `auto` is the first that is found on this machine. */
export async function modelsAt(
  url: string,
  model: string | undefined,
  signal: AbortSignal,
): Promise<{ servers: [{ name: string; url: string; model?: string }] }> {
  const root = url === 'auto' ? await firstOnLoopback(model, signal) : url;
  return { servers: [{ name: 'model', url: root, ...(model === undefined ? {} : { model }) }] };
}

async function firstOnLoopback(model: string | undefined, signal: AbortSignal): Promise<string> {
  const found = await probeLoopback({ signal });
  const fit = found.find(({ models }) => models.some((facts) => model === undefined || facts.model === model));
  if (fit !== undefined) return fit.root;
  const wanted = model === undefined ? 'a server of language models' : `a server with the model ${model}`;
  throw new ModelsInvalid(`expected ${wanted} on this machine's usual ports, found none; see hivesmith doctor`);
}

/** The file with nothing left to find out: what a starter hands to its processes, so that each starts without asking. */
export async function settledModels(file: ModelsFile, options: OpenOptions): Promise<ModelsFile> {
  const servers = [];
  for (const server of file.servers) {
    if ('file' in server) {
      servers.push(server);
      continue;
    }
    const apiKey = keyOf(server, options.env ?? process.env);
    const { server: kind, model, digest, quantisation } = await factsOf(server, { signal: options.signal, apiKey });
    if (kind === 'in-process') throw new Error('invariant: a server with a URL is not in this process');
    servers.push({ ...server, kind, model, digest, quantisation });
  }
  return { ...file, servers };
}
