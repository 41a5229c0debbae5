import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { CampaignReport } from '../../../coordinator/core/report.ts';
import { CACHE, hivesmith, type Running, type Stage, until } from '../../e2e/processes.ts';

const LIAR = fileURLToPath(new URL('../../e2e/lying-node.js', import.meta.url));

/** A gateway over volunteers, each a process of its own. */
export class Network {
  readonly url: string;
  readonly nodes: Running[] = [];
  readonly #stage: Stage;
  readonly #data: string;

  private constructor(stage: Stage, url: string, data: string) {
    this.#stage = stage;
    this.url = url;
    this.#data = data;
  }

  static async start(stage: Stage, name: string, volunteers: number): Promise<Network> {
    const data = stage.path(name, 'gateway');
    const addresses = ['--listen', '127.0.0.1:0', '--volunteers', '127.0.0.1:0'];
    const gateway = stage.launch(['gateway', '--data', data, ...addresses, '--workers', '1']);
    const line = () => /listening on (http:\S+)/.exec(gateway.output().stdout + gateway.output().stderr)?.[1];
    await until('the gateway listens', async () => line() !== undefined, gateway);
    const network = new Network(stage, line()!, data);
    for (let i = 0; i < volunteers; i++) await network.join(`${name}-node-${i}`);
    return network;
  }

  async invite(): Promise<string> {
    const { code, stdout, stderr } = await hivesmith('coordinator', 'invite', '--data', this.#data, '--json');
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { invite: string }).invite;
  }

  async join(name: string): Promise<void> {
    this.nodes.push(this.#stage.launch(['join', await this.invite(), '--data', this.#stage.path(name)]));
  }

  /** A node that lies in every vote. */
  async joinLiar(name: string): Promise<void> {
    const args = [await this.invite(), this.#stage.path(name), CACHE, 'cells'];
    this.nodes.push(this.#stage.launch(args, LIAR));
  }

  /** The coordinator's report. */
  async report(): Promise<CampaignReport> {
    const { stdout } = await hivesmith('status', '--data', this.#data, '--json');
    return JSON.parse(stdout) as CampaignReport;
  }
}
