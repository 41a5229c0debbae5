import { resolve } from 'node:path';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import type { Invocation } from '../command-spec.ts';
import { callProcess } from '../control.ts';
import { EXIT } from '../exit-codes.ts';
import { facts } from '../facts.ts';
import { writeJson, writeOut } from '../output.ts';
import { renderView } from '../view/render-view.ts';
import { useColor, widthOf } from '../view/terminal.ts';

export async function run(invocation: Invocation): Promise<number> {
  const status = await callProcess(resolve(invocation.needText('data')), 'status');
  if (invocation.flag('json')) {
    await writeJson(status);
  } else if (isCampaignReport(status)) {
    const size = { width: widthOf(process.stdout), color: useColor(process.stdout, process.env) };
    await writeOut(`${renderView(status, undefined, size).join('\n')}\n`);
  } else {
    await writeOut(facts(status));
  }
  return EXIT.ok;
}

function isCampaignReport(status: unknown): status is CampaignReport {
  return typeof status === 'object' && status !== null && 'role' in status && status.role === 'coordinator';
}
