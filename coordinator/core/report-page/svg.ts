/** Text for HTML and SVG, in content and in quoted attributes. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** A second part of the bar, drawn in the other colour behind the first. */
  readonly rest?: number;
  /** Written beside the bar; the value if absent. */
  readonly note?: string;
}

const WIDTH = 640;
/** Rounded to a tenth of a pixel, as text that is equal on every machine. */
const px = (value: number): string => String(Math.round(value * 10) / 10);

const figure = (title: string, height: number, body: string): string =>
  `<svg viewBox="0 0 ${WIDTH} ${px(height)}" role="img" aria-label="${escapeText(title)}">${body}</svg>`;

/** Horizontal bars, one a line, for names of any length. */
export function bars(title: string, items: readonly Bar[]): string {
  const most = Math.max(1, ...items.map(({ value, rest = 0 }) => value + rest));
  const line = 26;
  const from = 190;
  const room = WIDTH - from - 90;
  const rows = items.map(({ label, value, rest = 0, note }, i) => {
    const y = i * line;
    const [a, b] = [(room * value) / most, (room * rest) / most];
    const second = rest === 0 ? '' : `<rect class="b" x="${px(from + a)}" y="${y + 4}" width="${px(b)}" height="16"/>`;
    return (
      `<text class="e" x="${from - 8}" y="${y + 17}">${escapeText(label)}</text>` +
      `<rect class="a" x="${from}" y="${y + 4}" width="${px(a)}" height="16"/>${second}` +
      `<text x="${px(from + a + b + 6)}" y="${y + 17}">${escapeText(note ?? String(value))}</text>`
    );
  });
  return figure(title, items.length * line + 4, rows.join(''));
}

/** Standing bars under one axis; labels that would touch are left out. */
export function columns(title: string, items: readonly Bar[], axis: string): string {
  if (items.length === 0) return '<p class="none">nothing to plot yet</p>';
  const most = Math.max(1, ...items.map(({ value, rest = 0 }) => value + rest));
  const [height, base] = [190, 150];
  const step = (WIDTH - 20) / items.length;
  const every = Math.ceil(items.length / 14);
  const rows = items.map(({ label, value, rest = 0, note }, i) => {
    const x = 10 + i * step;
    const [a, b] = [(120 * value) / most, (120 * rest) / most];
    const width = px(Math.max(1, step - 4));
    const total = value + rest;
    const number =
      total === 0 || items.length > 24 ? '' : middle(x + step / 2, base - a - b - 5, note ?? String(total));
    const second =
      rest === 0 ? '' : `<rect class="b" x="${px(x + 2)}" y="${px(base - a - b)}" width="${width}" height="${px(b)}"/>`;
    const name = i % every === 0 ? middle(x + step / 2, base + 16, label) : '';
    return `<rect class="a" x="${px(x + 2)}" y="${px(base - a)}" width="${width}" height="${px(a)}"/>${second}${number}${name}`;
  });
  const ground = `<line x1="10" y1="${base}" x2="${WIDTH - 10}" y2="${base}"/>`;
  return figure(title, height, rows.join('') + ground + middle(WIDTH / 2, height - 4, axis));
}

function middle(x: number, y: number, text: string): string {
  return `<text class="m" x="${px(x)}" y="${px(y)}">${escapeText(text)}</text>`;
}

/** A line through points of a percentage axis, with columns of counts behind it. */
export function curve(
  title: string,
  points: readonly { readonly label: string; readonly count: number; readonly percent: number | null }[],
  axis: string,
): string {
  const most = Math.max(1, ...points.map(({ count }) => count));
  const [base, top] = [150, 20];
  const step = (WIDTH - 60) / points.length;
  const at = (i: number) => 40 + (i + 0.5) * step;
  const level = (percent: number) => base - ((base - top) * percent) / 100;
  const behind = points.map(({ count, label }, i) => {
    const height = ((base - top) * count) / most;
    return (
      `<rect class="b" x="${px(at(i) - step / 2 + 3)}" y="${px(base - height)}" width="${px(step - 6)}" height="${px(height)}"/>` +
      middle(at(i), base + 16, label)
    );
  });
  const known = points.flatMap(({ percent }, i) =>
    percent === null ? [] : [{ x: at(i), y: level(percent), percent }],
  );
  const line = `<polyline points="${known.map(({ x, y }) => `${px(x)},${px(y)}`).join(' ')}"/>`;
  const dots = known.map(
    ({ x, y, percent }) => `<circle cx="${px(x)}" cy="${px(y)}" r="3.5"/>${middle(x, y - 8, `${percent} %`)}`,
  );
  const ground = [0, 50, 100].map(
    (percent) =>
      `<line x1="40" y1="${px(level(percent))}" x2="${WIDTH - 20}" y2="${px(level(percent))}"/>` +
      `<text class="e" x="36" y="${px(level(percent) + 4)}">${percent}</text>`,
  );
  return figure(title, 190, [...ground, ...behind, line, ...dots, middle(WIDTH / 2, 186, axis)].join(''));
}

/** A tree of two levels as strips: one line a group, one box a part, as wide as its share of the largest group. */
export function strips(
  title: string,
  groups: readonly {
    readonly name: string;
    readonly parts: readonly { readonly name: string; readonly size: number }[];
  }[],
): string {
  const line = 46;
  const totals = groups.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0));
  const most = Math.max(1, ...totals);
  const rows = groups.map(({ name, parts }, row) => {
    const y = row * line;
    let x = 60;
    const boxes = parts.map(({ name: part, size }, i) => {
      const width = ((WIDTH - 110) * size) / most;
      const fits = part.length * 6.4 + 8 < width;
      const box =
        `<g><title>${escapeText(`${name}/${part}: ${size}`)}</title>` +
        `<rect class="${i % 2 === 0 ? 'a' : 'c'}" x="${px(x)}" y="${y + 4}" width="${px(Math.max(0.5, width - 1))}" height="36"/>` +
        `${fits ? `<text class="i" x="${px(x + 5)}" y="${y + 27}">${escapeText(part)}</text>` : ''}</g>`;
      x += width;
      return box;
    });
    const total = `<text x="${px(x + 6)}" y="${y + 27}">${totals[row]}</text>`;
    return `<text class="e" x="52" y="${y + 27}">${escapeText(name)}</text>${boxes.join('')}${total}`;
  });
  return figure(title, groups.length * line + 2, rows.join(''));
}
