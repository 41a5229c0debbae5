import { thirdPartyClients } from './clients.ts';
import { evaluation } from './evaluation.ts';
import { steeredCampaign } from './steering.ts';
import { withoutTrustedLane, withVolunteers } from './volunteers.ts';

/**
 * `npm run test:gateway [-- NAME...]`: volunteer processes behind the gateway, and clients that others wrote in front of it. What
 * is not here to be used (Python, the package index) is skipped with the reason.
 */
const SUITES: Readonly<Record<string, () => Promise<void>>> = {
  clients: thirdPartyClients,
  volunteers: withVolunteers,
  network: withoutTrustedLane,
  eval: evaluation,
  feedback: steeredCampaign,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(SUITES, name));
if (unknown !== undefined) {
  console.error(`hivesmith test:gateway: expected ${Object.keys(SUITES).join(', ')}; got ${unknown}`);
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(SUITES)) if (names.length === 0 || names.includes(name)) await run();
  console.log('gateway: all of it held');
}
