import type { z } from 'zod';
import type { BadBody, Front, Reply } from '../front.ts';

/** What FastAPI servers say where no route has a word in it. */
export const FAST_API: Omit<Front, 'name' | 'routes'> = {
  badBody: unprocessable,
  tooLarge: (most) => ({ status: 413, body: { detail: `Expected a body of at most ${most} bytes` } }),
  busy: () => ({ status: 503, body: { detail: 'Too many requests in work; send it again' } }),
  unauthorized: () => ({ status: 401, body: { detail: 'Not authenticated' } }),
  failed: () => ({ status: 500, body: { detail: 'Internal Server Error' } }),
};

/** What FastAPI servers answer to a body that does not fit: 422 with one record for each problem. */
function unprocessable(problem: BadBody): Reply {
  switch (problem.kind) {
    case 'type':
      return detail([{ type: 'model_attributes_type', loc: ['body'], msg: OBJECT, input: '' }]);
    case 'json':
      return detail([
        {
          type: 'json_invalid',
          loc: ['body', 0],
          msg: 'JSON decode error',
          input: {},
          ctx: { error: problem.message },
        },
      ]);
    case 'shape':
      return detail(problem.error.issues.slice(0, MOST_ISSUES).map((issue) => record(issue, problem.body)));
  }
}

const OBJECT = 'Input should be a valid dictionary or object to extract fields from';
const MOST_ISSUES = 20;

function detail(records: readonly object[]): Reply {
  return { status: 422, body: { detail: records } };
}

const TYPES: Readonly<Record<string, readonly [type: string, msg: string]>> = {
  string: ['string_type', 'Input should be a valid string'],
  number: ['float_parsing', 'Input should be a valid number'],
  int: ['int_parsing', 'Input should be a valid integer'],
  array: ['list_type', 'Input should be a valid list'],
  object: ['model_attributes_type', OBJECT],
  record: ['dict_type', 'Input should be a valid dictionary'],
};

function record(issue: z.core.$ZodIssue, body: unknown): object {
  const loc = ['body', ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const input = valueAt(body, issue.path);
  if (input === undefined) return { type: 'missing', loc, msg: 'Field required', input: shown(body) };
  if (issue.code === 'invalid_type') {
    const [type, msg] = TYPES[issue.expected] ?? ['value_error', issue.message];
    return { type, loc, msg, input: shown(input) };
  }
  if (issue.code === 'invalid_value') {
    const expected = issue.values.map((value) => `'${String(value)}'`).join(', ');
    return { type: 'literal_error', loc, msg: `Input should be ${expected}`, input: shown(input), ctx: { expected } };
  }
  if (issue.code === 'too_small' && issue.origin === 'array') {
    return { type: 'too_short', loc, msg: issue.message, input: shown(input) };
  }
  return { type: 'value_error', loc, msg: issue.message, input: shown(input) };
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** What came, without sending a large body back. */
function shown(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  return text.length <= 500 ? value : `${text.slice(0, 500)}...`;
}
