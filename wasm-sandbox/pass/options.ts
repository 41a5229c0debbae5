/** Raised with every change of what the pass writes: images are named by it. */
export const PASS_VERSION = 4;

/** What the pass adds. Every protection is on unless switched off; only image building and tests switch any off. */
export interface PassOptions {
  /** Charge and check fuel. */
  readonly fuel: boolean;
  /** Account call depth against a budget in estimated machine stack bytes. */
  readonly depth: boolean;
  /** Replace every NaN that arithmetic makes by the canonical one. */
  readonly canonicalNan: boolean;
  /** The C stack: trap when the pointer in this global falls below `lowest`. */
  readonly stack: { readonly global: number; readonly lowest: number } | null;
  /**
   * Virtual memory growth: the guest sees the size in a global and may reach `mostPages` (a run can set less).
   * `committedPages` exist from the start; further ones are committed in steps of COMMIT_STEP.
   */
  readonly memory: {
    readonly committedPages: number;
    readonly mostPages: number;
    /** Pages by which committed memory grows, a power of two; COMMIT_STEP if absent. */
    readonly step?: number;
  } | null;
  /** Export each mutable global of the module as `__g<index>`, so that a host can restore it. */
  readonly exportGlobals: boolean;
  /** Charge bulk memory and table instructions by their size; part of `fuel`, on if absent. */
  readonly chargeBulk?: boolean;
  /**
   * What the module may import. 'functions' (if absent): functions only, of which `allowed` has the names as
   * `module.name` where it is given. 'any': tables, memories and globals too, for a host that links several modules;
   * growth of an imported memory is then real.
   */
  readonly imports?: 'functions' | 'any' | { readonly allowed: ReadonlySet<string> };
  /**
   * A start function would run before a host can set limits. 'refuse' if absent; 'export' turns it into the export
   * CONTROL.start, which the host has to call first.
   */
  readonly start?: 'refuse' | 'export';
}

/** Pages by which committed memory grows, a power of two. Growth is rare then: V8 is slow to grow under a deep stack. */
export const COMMIT_STEP = 256;

/** Exports that the pass adds. */
export const CONTROL = {
  /** i64, fuel left; below zero after out of fuel. */
  fuel: '__fuel',
  /** i32, depth budget left in bytes. */
  depth: '__depth',
  /** i32, memory size in pages as the guest sees it. */
  pages: '__pages',
  /** i32, most pages that the guest may reach. */
  mostPages: '__most_pages',
  /** i32, one of REASON. */
  reason: '__reason',
  /** The module's first table; further ones have their number behind the name. */
  table: '__table',
  /** The module's own start function, where `start` is 'export'. */
  start: '__start',
} as const;

/** Why the guest was stopped by an added check, other than fuel. */
export const REASON = { none: 0, depth: 1, stack: 2, hostMemory: 3 } as const;

export interface ControlGlobals {
  readonly fuel: number;
  readonly depth: number;
  readonly pages: number;
  readonly mostPages: number;
  readonly reason: number;
}
