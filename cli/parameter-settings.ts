import { type Parameters, parameters } from '../protocol/messages/genesis.ts';
import { firstIssue } from '../protocol/messages/statement.ts';
import { usageError } from './errors.ts';
import { nearest } from './spelling.ts';

/**
 * Reads `NAME=VALUE` settings of genesis parameters, joined by commas: the value is JSON, or a word. Each is checked by the
 * schema of the genesis.
 * @throws usageError naming the parameter and what it expects
 */
export function parameterSettings(text: string | undefined): Partial<Parameters> {
  const settings: Record<string, unknown> = {};
  for (const setting of text === undefined ? [] : text.split(/,(?=[A-Za-z]+=)/)) {
    const [, name, raw] = /^([A-Za-z]+)=(.*)$/s.exec(setting) ?? [];
    if (name === undefined || raw === undefined) throw usageError(`--set ${setting}: expected NAME=VALUE`);
    if (!Object.hasOwn(parameters.shape, name)) {
      const meant = nearest(name, Object.keys(parameters.shape));
      throw usageError(
        `--set ${name}: no parameter of a campaign has this name`,
        meant === undefined ? 'protocol/README.md lists them' : `did you mean ${meant}?`,
      );
    }
    const read = parameters.shape[name as keyof Parameters].safeParse(settingOf(raw));
    if (!read.success) throw usageError(`--set ${name}=${raw}: ${firstIssue(read.error)}`);
    settings[name] = read.data;
  }
  return settings as Partial<Parameters>;
}

function settingOf(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
