import type { CampaignReport } from '../../coordinator/core/report.ts';
import { milestone, plainLine } from './plain-line.ts';
import type { Sample } from './progress.ts';
import { renderView } from './render-view.ts';
import { canRedraw, type Terminal, useColor, widthOf } from './terminal.ts';

/** Shows a campaign while it runs. */
export interface LiveView extends Disposable {
  update(report: CampaignReport): void;
  /** One line about what is going on besides the report, such as the preparation of the runtime image. */
  say(line: string): void;
}

export interface LiveViewOptions {
  readonly stream: Terminal;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds from any origin, never going back. */
  readonly now: () => number;
}

/** The rate is taken over this time, so that it does not flicker. */
const RATE_MS = 5_000;
const PLAIN_EVERY_MS = 2_000;

/** A view that redraws in place on a terminal, and writes a line at each milestone elsewhere. */
export function createLiveView(options: LiveViewOptions): LiveView {
  return canRedraw(options.stream, options.env) ? new DrawnView(options) : new PlainView(options);
}

/** Samples of the last seconds; the oldest of them is what the rate is measured against. */
class Window {
  #samples: Sample[] = [];

  push(sample: Sample): Sample | undefined {
    this.#samples.push(sample);
    while (this.#samples.length > 2 && sample.elapsedMs - (this.#samples[1]?.elapsedMs ?? 0) >= RATE_MS)
      this.#samples.shift();
    return this.#samples.length > 1 ? this.#samples[0] : undefined;
  }
}

class PlainView implements LiveView {
  readonly #options: LiveViewOptions;
  readonly #window = new Window();
  readonly #began: number;
  #milestone = '';
  #lastLine = Number.NEGATIVE_INFINITY;
  #latest: Sample | undefined;
  #shown: Sample | undefined;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    this.#began = options.now();
  }

  update(report: CampaignReport): void {
    const elapsedMs = this.#options.now() - this.#began;
    this.#latest = { report, elapsedMs };
    const previous = this.#window.push(this.#latest);
    const reached = milestone(report);
    const isOver = report.state === 'complete' || report.state === 'exhausted';
    if (reached === this.#milestone || (!isOver && elapsedMs - this.#lastLine < PLAIN_EVERY_MS)) return;
    this.#milestone = reached;
    this.#lastLine = elapsedMs;
    this.#shown = this.#latest;
    this.say(plainLine(report, previous, elapsedMs));
  }

  say(line: string): void {
    this.#options.stream.write(`${line}\n`);
  }

  /** The last state is always written, even if the interval held it back. */
  [Symbol.dispose](): void {
    const last = this.#latest;
    if (last === undefined || last === this.#shown || milestone(last.report) === this.#milestone) return;
    this.say(plainLine(last.report, this.#shown, last.elapsedMs));
  }
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\u001b[J';
const FRAME_MS = 100;
/** Some terminals show the frame only when it is whole (synchronized output); the others ignore these two. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

class DrawnView implements LiveView {
  readonly #options: LiveViewOptions;
  readonly #window = new Window();
  readonly #began: number;
  readonly #timer: NodeJS.Timeout;
  readonly #restore = () => void this.#options.stream.write(SHOW_CURSOR);
  readonly #onResize = () => this.#resized();
  #latest: { report: CampaignReport; previous: Sample | undefined } | undefined;
  #height = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    this.#began = options.now();
    options.stream.write(HIDE_CURSOR);
    // Whatever ends the process, the user's cursor comes back.
    process.on('exit', this.#restore);
    process.on('SIGWINCH', this.#onResize);
    this.#timer = setInterval(() => this.#draw(), 1_000 / 4);
    this.#timer.unref();
  }

  update(report: CampaignReport): void {
    const previous = this.#window.push({ report, elapsedMs: this.#options.now() - this.#began });
    this.#latest = { report, previous };
    this.#draw();
  }

  say(line: string): void {
    this.#options.stream.write(`${this.#rewind()}${line}\n`);
    this.#height = 0;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    this.#draw();
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    clearInterval(this.#timer);
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    this.#draw();
    this.#closed = true;
    process.off('exit', this.#restore);
    process.off('SIGWINCH', this.#onResize);
    this.#restore();
  }

  /** Lines that the terminal has wrapped anew cannot be counted, so the old frame is left and a new one begins. */
  #resized(): void {
    this.#options.stream.write('\u001b[2J\u001b[H');
    this.#height = 0;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
    this.#draw();
  }

  #rewind(): string {
    return this.#height === 0 ? '\r' : `\r\u001b[${this.#height}A${CLEAR_BELOW}`;
  }

  #draw(): void {
    const { stream, env, now } = this.#options;
    const elapsedMs = now() - this.#began;
    if (this.#closed || this.#latest === undefined || elapsedMs - this.#drawnAt < FRAME_MS) return;
    const { report, previous } = this.#latest;
    const rows = stream.rows;
    const frame = renderView(report, previous, {
      width: widthOf(stream),
      // The line after the frame, where the cursor rests, must fit too.
      ...(rows !== undefined && rows > 1 ? { height: rows - 1 } : {}),
      color: useColor(stream, env),
      elapsedMs,
    });
    const text = frame.map((line) => `${line}\u001b[K\n`).join('');
    const up = this.#height === 0 ? '\r' : `\r\u001b[${this.#height}A`;
    stream.write(`${BEGIN_FRAME}${up}${text}${CLEAR_BELOW}${END_FRAME}`);
    this.#height = frame.length;
    this.#drawnAt = elapsedMs;
  }
}
