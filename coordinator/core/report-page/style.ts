/** Style of the page: follows the reader's light or dark setting, one column that fits a phone. */
export const STYLE = `
:root { color-scheme: light dark; --page: #fbfaf7; --ink: #1d2530; --soft: #5d6875; --line: #d9d6cd; --card: #fff;
  --a: #2f6db3; --b: #b9cbe0; --c: #4f8a6b; --inner: #fff; --accent: #c2571a; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181d; --ink: #e4e7eb; --soft: #98a3b0; --line: #323a44; --card: #1b2027;
    --a: #6ea8e6; --b: #37506b; --c: #6fb391; --inner: #10141a; --accent: #f0945a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
h1 { font-size: 1.7rem; margin: 0.5rem 0 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.75rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
p { margin: 0.6rem 0; }
code { font-size: 0.85em; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 0.6rem; margin-top: 1rem; }
.cards div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 0.75rem; }
.cards b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.cards span { color: var(--soft); font-size: 0.85rem; }
figure { margin: 1rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem; }
figcaption { color: var(--soft); font-size: 0.9rem; margin-top: 0.4rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
svg .e { text-anchor: end; }
svg .m { text-anchor: middle; }
svg .i { fill: var(--inner); font-size: 12px; }
svg .a { fill: var(--a); }
svg .b { fill: var(--b); }
svg .c { fill: var(--c); }
svg line { stroke: var(--line); }
svg polyline { fill: none; stroke: var(--accent); stroke-width: 2; }
svg circle { fill: var(--accent); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.5rem; text-align: right; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; }
.none { color: var(--soft); }
@media (max-width: 30rem) { svg text { font-size: 17px; } svg .i { font-size: 13px; } }
`;
