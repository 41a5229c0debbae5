import { type AuditFault, LEVELS, type LevelId, type LevelResult, type LevelStatus } from './result.ts';

/** More than these say nothing new, and one cause often has many effects. */
export const FAULTS_SHOWN = 20;

/** What is found at one level while it is checked. */
export class Findings {
  readonly level: LevelId;
  readonly counts: Record<string, number> = {};
  readonly #faults: AuditFault[] = [];
  readonly #undecided: string[] = [];
  #faultCount = 0;

  constructor(level: LevelId) {
    this.level = level;
  }

  /** Something that is there is wrong. */
  fault(record: string, detail: string): void {
    this.#faultCount++;
    if (this.#faults.length < FAULTS_SHOWN) this.#faults.push({ record, detail });
  }

  /** Faults beyond those that can be named. */
  moreFaults(count: number): void {
    this.#faultCount += count;
  }

  /** Something that is needed is not there, so this level cannot be vouched for. */
  undecided(reason: string): void {
    this.#undecided.push(reason);
  }

  count(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  get status(): LevelStatus {
    if (this.#faultCount > 0) return 'FAIL';
    return this.#undecided.length > 0 ? 'NOT CHECKED' : 'PASS';
  }

  /** `passed` says what was checked, for the case that all is well. */
  result(passed: string): LevelResult {
    const { level, status } = this;
    const detail = status === 'PASS' ? passed : status === 'FAIL' ? this.#failure() : this.#reasons();
    const counts = this.#faultCount > 0 ? { ...this.counts, faults: this.#faultCount } : this.counts;
    return { level, name: LEVELS[level], status, detail, counts, faults: this.#faults };
  }

  #failure(): string {
    const faults = this.#faultCount === 1 ? '1 fault' : `${this.#faultCount} faults`;
    return this.#undecided.length === 0 ? faults : `${faults}; besides, ${this.#reasons()}`;
  }

  #reasons(): string {
    const [first, ...rest] = this.#undecided;
    return rest.length === 0 ? first! : `${first} (and ${rest.length} more)`;
  }
}
