"""One static page about training runs: plots as inline SVG, no network, no script.

    python trainer/report.py --out report.html out/sft out/grpo [--title TEXT]

Reads metrics.jsonl of each run, and pass-rates.jsonl where there is one.
"""

from __future__ import annotations

import argparse
import html
import json
import math
from pathlib import Path

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --faint: #6b7785; --line: #d5dbe1; --back: #fff; --a: #1f6feb; --b: #d1662b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8ee; --faint: #93a0ad; --line: #364452; --back: #12181f; --a: #6ea8ff; --b: #f0975f; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.2rem; }
figure { margin: 0; } figcaption { color: var(--faint); font-size: .9rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--faint); font-size: 12px; }
.axis { stroke: var(--line); } .raw { stroke: var(--a); opacity: .3; fill: none; } .mean { stroke: var(--a); stroke-width: 2; fill: none; }
.dot { fill: var(--b); } .bar { stroke: var(--b); stroke-width: 1.5; }
table { border-collapse: collapse; } td, th { padding: .2rem .9rem .2rem 0; text-align: left; border-bottom: 1px solid var(--line); }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
"""
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 520, 250, 58, 34, 12


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that cover low to high."""
    span = (high - low) or 1.0
    step = 10 ** math.floor(math.log10(span / count))
    step = next(step * factor for factor in (1, 2, 5, 10) if span / (step * factor) <= count)
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 10) for at in range(first, math.floor(high / step + 1e-9) + 1)]


class Plane:
    """Maps data to the plot's pixels and draws its axes."""

    def __init__(self, xs: list[float], ys: list[float], zero: bool) -> None:
        self.x0, self.x1 = min(xs), max(xs)
        low, high = min(ys), max(ys)
        if zero:
            low, high = min(0.0, low), max(0.0, high)
        if high - low < 1e-9:
            high = low + 1.0
        self.y0, self.y1 = low, high + 0.05 * (high - low)

    def x(self, value: float) -> float:
        return LEFT + (value - self.x0) / ((self.x1 - self.x0) or 1) * (WIDTH - LEFT - 12)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (value - self.y0) / (self.y1 - self.y0) * (HEIGHT - BOTTOM - TOP)

    def axes(self, label: str) -> list[str]:
        parts = []
        for value in ticks(self.y0, self.y1):
            at = self.y(value)
            parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - 12}" y1="{at:.1f}" y2="{at:.1f}"/>')
            parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{value:g}</text>')
        for value in ticks(self.x0, self.x1):
            at = self.x(value)
            parts.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{value:g}</text>')
        parts.append(f'<text x="{WIDTH - 12}" y="{HEIGHT - 4}" text-anchor="end">{html.escape(label)}</text>')
        return parts

    def path(self, points: list[tuple[float, float]], kind: str) -> str:
        steps = " ".join(f"{'M' if at == 0 else 'L'}{self.x(x):.1f} {self.y(y):.1f}" for at, (x, y) in enumerate(points))
        return f'<path class="{kind}" d="{steps}"/>'


def figure(caption: str, parts: list[str]) -> str:
    title = html.escape(caption)
    picture = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{"".join(parts)}</svg>'
    return f"<figure>{picture}<figcaption>{title}</figcaption></figure>"


def running_mean(points: list[tuple[float, float]], width: int) -> list[tuple[float, float]]:
    return [
        (x, sum(y for _, y in points[max(0, at - width + 1) : at + 1]) / len(points[max(0, at - width + 1) : at + 1]))
        for at, (x, _) in enumerate(points)
    ]


def curve(caption: str, points: list[tuple[float, float]], zero: bool = True) -> str:
    """Raw values and their running mean over a tenth of the run."""
    if not points:
        return ""
    plane = Plane([x for x, _ in points], [y for _, y in points], zero)
    mean = running_mean(points, max(1, len(points) // 10))
    return figure(caption, [*plane.axes("step"), plane.path(points, "raw"), plane.path(mean, "mean")])


def with_errors(caption: str, label: str, points: list[tuple[float, float, float]]) -> str:
    """Points with error bars and a line through them."""
    highs = [y + e for _, y, e in points] + [y - e for _, y, e in points]
    plane = Plane([x for x, _, _ in points], highs, True)
    parts = [*plane.axes(label), plane.path([(x, y) for x, y, _ in points], "mean")]
    for x, y, e in points:
        at = plane.x(x)
        parts.append(f'<line class="bar" x1="{at:.1f}" x2="{at:.1f}" y1="{plane.y(y - e):.1f}" y2="{plane.y(y + e):.1f}"/>')
        parts.append(f'<circle class="dot" cx="{at:.1f}" cy="{plane.y(y):.1f}" r="4"/>')
    return figure(caption, parts)


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


def series(lines: list[dict], key: str) -> list[tuple[float, float]]:
    return [(line["step"], line[key]) for line in lines if isinstance(line.get(key), (int, float))]


def no_verdict_rate(lines: list[dict]) -> list[tuple[float, float]]:
    """Of the rollouts asked in a step, the share without a verdict; the counters in metrics.jsonl are totals."""
    points, before = [], (0, 0)
    for line in lines:
        if "verdicts" not in line:
            continue
        now = (line["verdicts"], line["no_verdicts"])
        if now < before:
            before = (0, 0)
        asked = now[0] - before[0] + now[1] - before[1]
        points.append((line["step"], (now[1] - before[1]) / asked if asked else 0.0))
        before = now
    return points


def facts(lines: list[dict]) -> list[tuple[str, str]]:
    last = lines[-1]
    rewards = [y for _, y in series(lines, "reward")]
    tenth = max(1, len(rewards) // 10)
    rows = [("steps", f"{last['step']}"), ("seconds", f"{last['seconds']:.0f}")]
    if rewards:
        rows.append(("reward, first tenth", f"{sum(rewards[:tenth]) / tenth:.3f}"))
        rows.append(("reward, last tenth", f"{sum(rewards[-tenth:]) / tenth:.3f}"))
        rows.append(("verdicts", f"{last.get('verdicts', 0)}"))
        rows.append(("rollouts without a verdict", f"{last.get('no_verdicts', 0)}"))
        rows.append(("asked again", f"{last.get('retries', 0)}"))
    elif "loss" in last:
        rows.append(("loss, first and last", f"{lines[0].get('loss', 0):.3f}, {last['loss']:.3f}"))
    return rows


def table(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><td>{html.escape(name)}</td><td class="n">{html.escape(value)}</td></tr>' for name, value in rows)
    return f"<table>{cells}</table>"


def pass_rates(run: Path) -> str:
    """How many tasks lie in each tenth of the pass rate; those at 0 and 1 teach nothing."""
    tasks = [line for path in sorted(run.glob("pass-rates*.jsonl")) for line in read_lines(path) if line["rollouts"] > 0]
    if not tasks:
        return ""
    rates = [task["passed"] / task["rollouts"] for task in tasks]
    names = ["0", *[f"{at / 10:g} to {(at + 1) / 10:g}" for at in range(10)], "1"]
    counts = [0] * 12
    for rate in rates:
        counts[0 if rate == 0 else 11 if rate == 1 else 1 + min(9, int(rate * 10))] += 1
    rows = [(name, str(count)) for name, count in zip(names, counts) if count]
    return f"<h3>Tasks by pass rate</h3>{table(rows)}"


def section(run: Path) -> str:
    lines = read_lines(run / "metrics.jsonl")
    if not lines:
        return f"<h2>{html.escape(run.name)}</h2><p>No metrics in this directory.</p>"
    plots = [
        curve("mean reward of a step, and its running mean", series(lines, "reward")),
        curve("loss", series(lines, "loss"), zero=False),
        curve("share of rollouts without a verdict", no_verdict_rate(lines)),
        curve("length of answers in tokens", series(lines, "completions/mean_length")),
        curve("entropy of the policy", series(lines, "entropy")),
    ]
    name = html.escape(run.name)
    return f'<h2>{name}</h2>{table(facts(lines))}<div class="plots">{"".join(plots)}</div>{pass_rates(run)}'


def page(title: str, sections: list[str]) -> str:
    name = html.escape(title)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{name}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{name}</h1>{"".join(sections)}</body></html>\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("runs", nargs="+", type=Path, help="--out directories of sft.py and grpo.py")
    parser.add_argument("--out", required=True, type=Path, help="the page to write")
    parser.add_argument("--title", default="Training report")
    args = parser.parse_args()
    args.out.write_text(page(args.title, [section(run) for run in args.runs]), encoding="utf-8")


if __name__ == "__main__":
    main()
