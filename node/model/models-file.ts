import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { firstIssue } from '../../protocol/messages/statement.ts';
import { describeError } from '../host/host-error.ts';
import { SERVER_KINDS } from './chat.ts';
import { ROLES } from './roles.ts';

const text = z.string().min(1).max(200);

/** `http` or `https`, without user, query or fragment; a `/v1` at its end is left out. */
const url = z
  .string()
  .max(500)
  .transform((value, context) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    const isPlain =
      parsed !== undefined &&
      /^https?:$/.test(parsed.protocol) &&
      parsed.username + parsed.password + parsed.search + parsed.hash === '';
    if (!isPlain) {
      context.addIssue({ code: 'custom', message: 'expected a URL like http://127.0.0.1:8080' });
      return z.NEVER;
    }
    return `${parsed.origin}${parsed.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
  });

const micros = z.int().min(0).max(1e12);
const common = {
  name: text,
  /** Most tokens of one answer. */
  maxTokens: z.int().min(16).max(1_000_000).default(32_768),
  /** Price of a million tokens, in millionths of a currency. */
  promptMicros: micros.default(0),
  completionMicros: micros.default(0),
};

const httpServer = z.strictObject({
  ...common,
  url,
  /** Found out if absent. */
  kind: z.enum(SERVER_KINDS).exclude(['in-process']).optional(),
  model: text.optional(),
  digest: z.string().min(1).max(100).nullable().optional(),
  quantisation: z.string().min(1).max(40).nullable().optional(),
  /** Name of the environment variable that holds the key; keys do not belong in files. */
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .max(100)
    .optional(),
  concurrency: z.int().min(1).max(256).default(4),
  timeoutSeconds: z.int().min(5).max(86_400).default(900),
});

const fileServer = z.strictObject({
  ...common,
  /** A GGUF file, run in this process by `node-llama-cpp`. */
  file: z.string().min(1).max(4_000),
  library: z.string().min(1).max(4_000).optional(),
  /** Threads of one answer; 0 leaves it to the library, which takes the cores of the machine. */
  threads: z.int().min(0).max(512).default(0),
  contextTokens: z.int().min(256).max(10_000_000).default(8_192),
});

const server = z.union([httpServer, fileServer]);

const names = z.array(text).max(64);

export const modelsFile = z.strictObject({
  servers: z.array(server).min(1).max(64),
  /** Servers by name; every server does everything but judge if absent. */
  roles: z
    .strictObject(
      Object.fromEntries(ROLES.map((role) => [role, names.optional()])) as Record<
        (typeof ROLES)[number],
        z.ZodOptional<typeof names>
      >,
    )
    .optional(),
});

export type ModelsFile = z.infer<typeof modelsFile>;
export type ModelServer = ModelsFile['servers'][number];

/** The configuration cannot be used; the message says why. */
export class ModelsInvalid extends Error {
  override name = 'ModelsInvalid';
}

/** Reads and checks a file of models. @throws ModelsInvalid */
export async function readModelsFile(path: string): Promise<ModelsFile> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new ModelsInvalid(`cannot read the models file ${path}: ${describeError(cause)}`, { cause });
  }
  return checkModels(value, path);
}

/** @throws ModelsInvalid */
export function checkModels(value: unknown, where: string): ModelsFile {
  // One by one first: of a union nobody can say which part was meant.
  const listed = z.object({ servers: z.array(z.record(z.string(), z.unknown())) }).safeParse(value);
  for (const [i, entry] of (listed.data?.servers ?? []).entries()) {
    const checked = ('file' in entry ? fileServer : httpServer).safeParse(entry);
    if (!checked.success) throw new ModelsInvalid(`${where}: servers.${i}: ${firstIssue(checked.error)}`);
  }
  const parsed = modelsFile.safeParse(value);
  if (!parsed.success) throw new ModelsInvalid(`${where} does not describe models: ${firstIssue(parsed.error)}`);
  const known = new Set(parsed.data.servers.map(({ name }) => name));
  if (known.size < parsed.data.servers.length) throw new ModelsInvalid(`${where}: two servers have one name`);
  for (const role of ROLES) {
    const listed = parsed.data.roles?.[role];
    const unknown = listed?.find((name) => !known.has(name));
    if (unknown !== undefined) throw new ModelsInvalid(`${where}: role ${role} names no server ${unknown}`);
    if (listed?.length === 0 && role !== 'judge') throw new ModelsInvalid(`${where}: role ${role} has no server`);
  }
  return parsed.data;
}
