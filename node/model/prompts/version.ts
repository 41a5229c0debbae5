import { encodeUtf8 } from '../../../protocol/bytes.ts';
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { sha256Hex } from '../../../protocol/sha256.ts';
import { evolutionPrompt, extractionPrompt, selectionPrompt } from './features.ts';
import { checkerPrompt, generatorPrompt, promptedInputsPrompt, solutionPrompt, validatorPrompt } from './programs.ts';
import type { Prompt } from './prompt.ts';
import { reviewPrompt, statementPrompt } from './statement.ts';

/** Every prompt, about nothing in particular. */
function everyPrompt(): Prompt[] {
  const features = ['algo/a/b', 'data/c'];
  const selected = [{ path: 'algo/a/b', use: 'use' }];
  return [
    extractionPrompt('code'),
    evolutionPrompt(features),
    selectionPrompt(features),
    ...(['codeforces', 'atcoder', 'leetcode'] as const).map((style) =>
      statementPrompt({ style, features: selected, strategy: 'strategy' }),
    ),
    statementPrompt({ style: 'atcoder', features: selected, strategy: 'strategy', open: true }),
    reviewPrompt('statement'),
    reviewPrompt('statement', true),
    checkerPrompt('statement'),
    promptedInputsPrompt('statement'),
    generatorPrompt('statement'),
    validatorPrompt('statement'),
    solutionPrompt({ statement: 'statement', samples: '', starter: undefined }),
    solutionPrompt({ statement: 'statement', samples: 'samples', starter: 'starter' }),
    solutionPrompt({ statement: 'statement', samples: '', starter: undefined, literal: true }),
  ];
}

/** Names the wording, the forms and the sampling of all prompts: what a campaign's genesis fixes. */
export const PROMPTS_VERSION: string = `prompts-1-${sha256Hex(encodeUtf8(canonicalJson(everyPrompt().map(plain)))).slice(0, 16)}`;

function plain(prompt: Prompt): object {
  return JSON.parse(JSON.stringify(prompt)) as object;
}
