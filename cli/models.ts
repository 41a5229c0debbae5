import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '../node/host/logger.ts';
import { checkModels, type ModelsFile, ModelsInvalid, readModelsFile } from '../node/model/models-file.ts';
import { modelsAt, settledModels } from '../node/model/open-roles.ts';
import type { Invocation } from './command-spec.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** What the options say, checked; undefined when they name no model. */
export async function modelsOf(invocation: Invocation, signal: AbortSignal): Promise<ModelsFile | undefined> {
  const [url, model, file] = ['model-url', 'model', 'models'].map((name) => invocation.text(name));
  if (file !== undefined && (url !== undefined || model !== undefined)) {
    throw usageError('--models names servers and models itself; leave --model-url and --model out');
  }
  if (file === undefined && url === undefined && model === undefined) return undefined;
  try {
    if (file !== undefined) return await readModelsFile(file);
    return checkModels(await modelsAt(url ?? 'auto', model, signal), '--model-url');
  } catch (error) {
    throw asUsage(error);
  }
}

/** Asks every server what it is, so that a wrong one is named before anything starts. */
export async function settle(models: ModelsFile, signal: AbortSignal): Promise<ModelsFile> {
  const logger = createLogger({ level: 'warn', format: 'human' });
  try {
    return await settledModels(models, { signal, logger });
  } catch (error) {
    throw asUsage(error);
  }
}

function asUsage(error: unknown): unknown {
  if (!(error instanceof ModelsInvalid)) return error;
  return new CliError(EXIT.usage, 'models-invalid', error.message, undefined, { cause: error });
}

/** Where `start` keeps the models of its nodes. */
export function keptModels(root: string): string {
  return join(root, 'models.json');
}

/** The models that `start` was given now, or earlier, settled and kept for its nodes; the file's path. */
export async function keepModels(root: string, given: ModelsFile | undefined, signal: AbortSignal): Promise<string> {
  const path = keptModels(root);
  const isKept = await readFile(path).then(
    () => true,
    () => false,
  );
  if (given === undefined && isKept) return path;
  const models = given ?? checkModels(await modelsAt('auto', undefined, signal).catch(rethrowAsUsage), 'auto');
  await writeFile(path, `${JSON.stringify(await settle(models, signal), null, 2)}\n`);
  return path;
}

function rethrowAsUsage(error: unknown): never {
  throw asUsage(error);
}
