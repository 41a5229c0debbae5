const NO_LOOP = Number.POSITIVE_INFINITY;

/** What is known of all ways to one point of a function. */
export class FlowState {
  /** Most work from the function's entry without a check; -1 if every way has one. */
  fresh = 0;
  /** Most work since the last check; -1 if no way has one. */
  since = -1;
  /** Every way from the entry took fuel. */
  paid = false;
  /** Outermost of the loops around this point from whose header a way leads here that takes no fuel. */
  unpaid = NO_LOOP;

  get dead(): boolean {
    return this.fresh < 0 && this.since < 0;
  }

  kill(): void {
    this.fresh = -1;
    this.since = -1;
    this.paid = true;
    this.unpaid = NO_LOOP;
  }

  assign({ fresh, since, paid, unpaid }: FlowState): void {
    this.fresh = fresh;
    this.since = since;
    this.paid = paid;
    this.unpaid = unpaid;
  }

  copy(): FlowState {
    const copy = new FlowState();
    copy.assign(this);
    return copy;
  }

  merge({ fresh, since, paid, unpaid }: FlowState): void {
    if (fresh > this.fresh) this.fresh = fresh;
    if (since > this.since) this.since = since;
    this.paid = this.paid && paid;
    if (unpaid < this.unpaid) this.unpaid = unpaid;
  }

  work(amount: number): void {
    if (this.fresh >= 0) this.fresh += amount;
    if (this.since >= 0) this.since += amount;
  }

  pay(): void {
    this.paid = true;
    this.unpaid = NO_LOOP;
  }

  check(): void {
    if (this.dead) return;
    this.fresh = -1;
    this.since = 0;
  }

  enterLoop(level: number): void {
    if (level < this.unpaid && !this.dead) this.unpaid = level;
  }

  /** Behind loops deeper than `level` only the outer ones count. */
  leaveLoops(level: number): void {
    if (this.unpaid > level) this.unpaid = NO_LOOP;
  }

  /** A call: `through` is the callee's work without any check, `tail` its work since its last one. */
  passThrough(through: number, tail: number): void {
    const since = this.since >= 0 && through >= 0 ? this.since + through : -1;
    this.since = Math.max(since, tail);
    this.fresh = this.fresh >= 0 && through >= 0 ? this.fresh + through : -1;
  }
}
