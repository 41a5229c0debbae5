import type { Logger } from '../../node/host/logger.ts';
import { Scope } from '../../node/host/scope.ts';
import type { RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { type CompiledLanguage, LANGUAGES } from '../../wasm-sandbox/lang/language.ts';
import { findToolchain } from '../../wasm-sandbox/lang/toolchain.ts';
import { Canaries } from './canary.ts';
import type { Front, FrontDefaults, FrontParts } from './front.ts';
import { codeJudgeFront } from './fronts/code-judge.ts';
import { judge0Front } from './fronts/judge0.ts';
import { nativeFront } from './fronts/native.ts';
import { openRlhfFront } from './fronts/open-rlhf.ts';
import { pistonFront } from './fronts/piston.ts';
import { sandboxFusionFront } from './fronts/sandbox-fusion.ts';
import { type HttpOptions, HttpServer } from './http-server.ts';
import { JudgeCore } from './judge-core.ts';
import { LocalLane } from './local-lane.ts';
import type { NetworkLane } from './network-lane.ts';
import { openApi } from './open-api.ts';

export interface GatewayOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly token: string | null;
  readonly cacheDir: string;
  readonly image: (language: 'python' | 'javascript') => Promise<RuntimeImage>;
  /** Sandbox threads of the trusted lane; 0: there is none. */
  readonly workers: number;
  readonly network: NetworkLane | null;
  /** Further protocols of whoever runs the gateway. */
  readonly more?: readonly Front[];
  /** Milliseconds that volunteers are waited for before the trusted lane runs a rollout too. */
  readonly patienceMs: number;
  readonly defaults: FrontDefaults;
  readonly version: string;
  readonly logger: Logger;
}

/** A gateway that serves until it is disposed. */
export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly core: JudgeCore;
}

export async function serveGateway(options: GatewayOptions): Promise<Gateway> {
  const { cacheDir, image, workers, network, patienceMs, logger } = options;
  const scope = new Scope();
  try {
    const local = workers === 0 ? null : scope.use(new LocalLane({ cacheDir, image, workers }));
    const core = new JudgeCore({ local, network, patienceMs, logger });
    scope.defer(() => core.stop());
    if (network !== null) scope.use(new Canaries(network, logger));
    const languages = await judged(local !== null);
    const load = () => ({ queue: local?.waiting ?? 0, workers });
    const server = scope.use(await serveFronts({ ...options, core, languages: () => languages, load }));
    return { url: server.url, core, [Symbol.asyncDispose]: () => scope.close() };
  } catch (error) {
    await scope.close();
    throw error;
  }
}

/** All protocols in front of a judge core. */
export function serveFronts(
  options: FrontParts & Omit<HttpOptions, 'fronts' | 'openApi'> & Pick<GatewayOptions, 'version' | 'more'>,
): Promise<HttpServer> {
  const fronts = [...frontsOf(options), ...(options.more ?? [])];
  return HttpServer.listen({ ...options, fronts, openApi: openApi(fronts, options.version) });
}

function frontsOf(parts: FrontParts) {
  return [
    nativeFront(parts),
    codeJudgeFront(parts),
    sandboxFusionFront(parts),
    pistonFront(parts),
    judge0Front(parts),
    openRlhfFront(parts),
  ];
}

/** Languages that can be judged: volunteers run Python; the rest needs our own sandbox, and a compiler for some. */
async function judged(hasLocal: boolean): Promise<Set<string>> {
  const found = new Set<string>(['python']);
  if (!hasLocal) return found;
  found.add('javascript');
  for (const language of LANGUAGES) {
    const isCompiled = language === 'c' || language === 'cpp' || language === 'rust';
    if (isCompiled && (await findToolchain(language as CompiledLanguage)) !== undefined) found.add(language);
  }
  return found;
}
