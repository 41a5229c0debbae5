import assert from 'node:assert/strict';
import type { AuditResult } from '../../auditor/verify.ts';
import { hivesmith, type Stage } from './processes.ts';

/** Releases the stage's campaign by the command line and audits it, which must find no fault. */
export async function auditedRelease(stage: Stage): Promise<{ readonly out: string; readonly audit: AuditResult }> {
  const out = stage.path('release');
  const released = await hivesmith('coordinator', 'release', '--data', stage.path('coordinator'), '--out', out);
  assert.equal(released.code, 0, released.stderr);
  const audited = await hivesmith('audit', 'verify', out, '--json');
  assert.equal(audited.code, 0, audited.stdout);
  return { out, audit: JSON.parse(audited.stdout) as AuditResult };
}
