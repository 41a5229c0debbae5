import { join } from 'node:path';
import type { AuditResult } from '../../auditor/result.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { CampaignPaths } from '../paths.ts';
import { Children, lastWords } from './children.ts';

/**
 * Audits the release in a process of its own, which shares nothing with the coordinator but the files that everybody can
 * read.
 */
export async function auditInOwnProcess(
  paths: CampaignPaths,
  cacheDir: string,
  signal: AbortSignal,
): Promise<AuditResult> {
  await using children = new Children();
  const child = children.start({
    name: 'audit',
    args: ['audit', 'verify', paths.release, '--json'],
    logFile: join(paths.logs, 'audit.log'),
    env: { HIVESMITH_CACHE: cacheDir },
    capture: true,
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  const { code } = await child.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  try {
    return JSON.parse(child.output()) as AuditResult;
  } catch (cause) {
    const words = await lastWords(child);
    throw new CliError(
      EXIT.failed,
      'audit-ended',
      `the audit ended with code ${code}: ${words}`,
      `its log is ${child.logFile}`,
      { cause },
    );
  }
}
