import type { JsonSchema } from './chat.ts';

/**
 * A JSON schema as a grammar of llama.cpp (GBNF): compact JSON, members in the order of the schema. Covers the keywords of
 * `JsonSchema`; a pattern is one character class with a repetition after an optional first class, as our prompts use.
 */
export function gbnfOf(schema: JsonSchema): string {
  const rules = new Map<string, string>();
  rules.set('root', expression(schema, rules, 'v'));
  rules.set('char', '[^"\\\\\\x00-\\x1f\\x7f] | "\\\\" ["\\\\/nt]');
  rules.set('integer', '"-"? ("0" | [1-9] [0-9]{0,8})');
  rules.set('boolean', '"true" | "false"');
  return [...rules].map(([name, text]) => `${name} ::= ${text}`).join('\n');
}

function expression(schema: JsonSchema, rules: Map<string, string>, name: string): string {
  switch (schema.type) {
    case 'integer':
      return 'integer';
    case 'boolean':
      return 'boolean';
    case 'string':
      return stringExpression(schema);
    case 'array':
      return arrayExpression(schema, rules, name);
    case 'object':
      return objectExpression(schema, rules, name);
  }
}

const PATTERN = /^\^(\[[^\]]+\])(?:(\[[^\]]+\])\{(\d+),(\d+)\})\$$/;

function stringExpression({ enum: values, pattern, minLength = 0, maxLength }: JsonSchema): string {
  if (values !== undefined) return `(${values.map((value) => literal(JSON.stringify(value))).join(' | ')})`;
  const parts = pattern === undefined ? undefined : PATTERN.exec(pattern);
  if (parts !== undefined && parts !== null) return `"\\"" ${parts[1]} ${parts[2]}{${parts[3]},${parts[4]}} "\\""`;
  return `"\\"" ${times('char', minLength, maxLength)} "\\""`;
}

function times(rule: string, least: number, most: number | undefined): string {
  return `${rule}{${least},${most ?? ''}}`;
}

function arrayExpression(
  { items, minItems = 0, maxItems }: JsonSchema,
  rules: Map<string, string>,
  name: string,
): string {
  if (items === undefined) return '"[" "]"';
  const item = `${name}-i`;
  rules.set(item, expression(items, rules, item));
  const most = maxItems === undefined ? '' : String(maxItems - 1);
  const some = `${item} ("," ${item}){${Math.max(0, minItems - 1)},${most}}`;
  return `"[" ${minItems === 0 ? `(${some})?` : some} "]"`;
}

function objectExpression({ properties = {} }: JsonSchema, rules: Map<string, string>, name: string): string {
  const members = Object.entries(properties).map(([key, value], i) => {
    const rule = `${name}-${i}`;
    rules.set(rule, expression(value, rules, rule));
    return `${literal(`${JSON.stringify(key)}:`)} ${rule}`;
  });
  return `"{" ${members.join(' "," ')} "}"`;
}

function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
