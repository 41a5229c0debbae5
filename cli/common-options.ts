import { DEFAULT_IMAGE, PYTHON_IMAGE_NAMES } from '../wasm-sandbox/image/names.ts';
import type { FlagOption, TextOption } from './command-spec.ts';

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
