import { z } from 'zod';

/** Pydantic takes numbers that are written as text; so do the protocols that it serves. */
export const laxNumber = z.preprocess((value) => {
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value)) return value;
  return Number(value);
}, z.number());

/** A member that may be absent or null. */
export function nullable<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? null);
}
