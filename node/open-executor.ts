import { join } from 'node:path';
import type { VolunteerOptions } from './config.ts';
import { systemClock } from './host/clock.ts';
import type { Scope } from './host/scope.ts';
import { AnswerBook } from './model/answer-book.ts';
import { ModelUnavailable } from './model/chat.ts';
import { ModelExecutor } from './model/model-executor.ts';
import { ModelsInvalid } from './model/models-file.ts';
import { type OpenedRoles, openRoles } from './model/open-roles.ts';
import { PROMPTS_VERSION } from './model/prompts/version.ts';
import { NodeError } from './node-error.ts';
import type { Campaign } from './trust.ts';
import { BuiltinExecutor } from './work/builtin-executor.ts';
import type { Executor, Tools } from './work/executor.ts';

/** Whether this node can ask a model in this campaign: it has one, and the same prompts. */
export function canAsk({ genesis: { generator } }: Campaign, { models }: VolunteerOptions): boolean {
  return generator.kind === 'model' && generator.version === PROMPTS_VERSION && models !== undefined;
}

/** Who works in this campaign, by its generator. */
export async function openExecutor(
  campaign: Campaign,
  tools: Tools,
  options: VolunteerOptions,
  parts: { readonly node: string; readonly scope: Scope; readonly signal: AbortSignal },
): Promise<Executor> {
  const logger = options.logger.child('work');
  const { generator } = campaign.genesis;
  if (generator.kind === 'builtin') return new BuiltinExecutor(tools, logger);
  const common = { tools, version: generator.version, node: parts.node, logger };
  if (!canAsk(campaign, options) || options.models === undefined) {
    const why = options.models === undefined ? 'no model was named' : `its prompts are ${PROMPTS_VERSION}`;
    logger.info('this node runs programs only', { prompts: generator.version, why });
    return new ModelExecutor({ ...common, asking: undefined });
  }
  const { roles } = parts.scope.use(await open(options.models, options, parts.signal));
  const book = await AnswerBook.open(join(options.dataDir, 'answers'));
  return new ModelExecutor({ ...common, asking: { roles, book } });
}

async function open(
  models: NonNullable<VolunteerOptions['models']>,
  { logger }: VolunteerOptions,
  signal: AbortSignal,
): Promise<OpenedRoles> {
  try {
    return await openRoles(models, { signal, logger: logger.child('model'), clock: systemClock });
  } catch (cause) {
    if (!(cause instanceof ModelsInvalid) && !(cause instanceof ModelUnavailable)) throw cause;
    throw new NodeError('models-invalid', cause.message, { cause });
  }
}
