import type { SchemaElement } from 'hyparquet-writer';

/** A column: its name and the Parquet schema elements of its subtree, the column's own first. */
export interface Column {
  readonly name: string;
  readonly elements: readonly SchemaElement[];
  /** The features line of a data card. */
  readonly feature: object;
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;

export function text(name: string): Column {
  const element: SchemaElement = {
    name,
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
    ...OPTIONAL,
  };
  return { name, elements: [element], feature: { name, dtype: 'string' } };
}

export function int64(name: string): Column {
  return { name, elements: [{ name, type: 'INT64', ...OPTIONAL }], feature: { name, dtype: 'int64' } };
}

export function double(name: string): Column {
  return { name, elements: [{ name, type: 'DOUBLE', ...OPTIONAL }], feature: { name, dtype: 'float64' } };
}

export function boolean(name: string): Column {
  return { name, elements: [{ name, type: 'BOOLEAN', ...OPTIONAL }], feature: { name, dtype: 'bool' } };
}

export function struct(name: string, fields: readonly Column[]): Column {
  const head: SchemaElement = { name, num_children: fields.length, ...OPTIONAL };
  return {
    name,
    elements: [head, ...fields.flatMap(({ elements }) => elements)],
    feature: { name, struct: fields.map(({ feature }) => feature) },
  };
}

/** A list in the three-level form, which readers show as a list of what `item` makes. */
export function list(name: string, item: (name: string) => Column): Column {
  const element = item('element');
  const { name: _, ...feature } = element.feature as { name: string; struct?: unknown; dtype?: unknown };
  return {
    name,
    elements: [
      { name, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' }, ...OPTIONAL },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      ...element.elements,
    ],
    feature: { name, list: feature.struct ?? feature.dtype },
  };
}

/** Chat messages as every trainer reads them. */
export function messages(name: string): Column {
  return list(name, (item) => struct(item, [text('role'), text('content')]));
}

export function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(({ elements }) => elements)];
}
