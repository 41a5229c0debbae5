import { DEFAULT_IMAGE, PYTHON_IMAGE_NAMES } from '../wasm-sandbox/image/names.ts';
import type { FlagOption, IntegerOption, TextOption } from './command-spec.ts';

export const json: FlagOption = {
  name: 'json',
  type: 'flag',
  help: 'print JSON on standard output; logs go to standard error',
};

export function data(help: string): TextOption {
  return { name: 'data', type: 'text', value: 'DIR', required: true, help };
}

/** Which image programs run on. */
export const runtime: TextOption = {
  name: 'runtime',
  type: 'text',
  value: 'NAME',
  fallback: DEFAULT_IMAGE,
  help: `runtime image: ${PYTHON_IMAGE_NAMES.join(', ')}`,
};

export const tokenFile: TextOption = {
  name: 'token-file',
  type: 'text',
  value: 'FILE',
  help: 'holds the token; else $HIVESMITH_GATEWAY_TOKEN',
};

/** Where a campaign hears how its tasks fare. */
export const trainerDoor: readonly TextOption[] = [
  {
    name: 'trainers',
    type: 'text',
    value: 'HOST:PORT',
    help: 'also take pass rates over HTTP, POST /v1/feedback; another address than loopback needs a token',
  },
  tokenFile,
];

/** Benchmarks that no task may repeat. */
const decontaminate: TextOption = {
  name: 'decontaminate',
  type: 'text',
  value: 'FILE',
  repeats: true,
  help: 'text, .json or .jsonl file of benchmark problems; tasks that share 16 words in a row with it are discarded; repeatable',
};

const wrongShare: IntegerOption = {
  name: 'wrong-share',
  type: 'integer',
  value: 'PERCENT',
  min: 0,
  max: 60,
  help: 'share of wrong candidates that the builtin generator aims at; one to four of every eight if absent',
};

/** What makes two outputs the same answer. */
const checker: TextOption = {
  name: 'checker',
  type: 'text',
  value: 'KIND',
  help: 'how answers are compared: exact-lines (if absent), tokens, or float:PLACES',
};

/** Any parameter of the genesis entry. */
const set: TextOption = {
  name: 'set',
  type: 'text',
  value: 'NAME=VALUE',
  repeats: true,
  help: 'a parameter of the campaign other than the preset has it, such as crossCheckBytes=400 (protocol/README.md); repeatable',
};

/** What a new campaign is judged by, besides its preset. */
export const campaignRules = [decontaminate, wrongShare, checker, set] as const;
