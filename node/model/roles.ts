import type { ChatModel } from './chat.ts';

/**
 * Who does what: `composer` extracts and evolves features and composes problems, `tester` writes inputs and validators, `solver`
 * solves, `judge` reads each composed statement and says whether it can be solved from its text alone, and gives the one try
 * of a campaign with `solvabilityBy`, where it has the model of that name.
 */
export const ROLES = ['composer', 'tester', 'solver', 'judge'] as const;

export type Role = (typeof ROLES)[number];

/** A model, its price in millionths of the currency for a million tokens, and the most tokens it may be asked for. */
export interface PricedModel extends ChatModel {
  readonly price: { readonly promptMicros: number; readonly completionMicros: number };
  readonly maxTokens: number;
}

/** Models by role; several share the work of a role. Only `judge` may be empty: then no statement is judged. */
export type Roles = Readonly<Record<Role, readonly PricedModel[]>>;
