import { createHash } from 'node:crypto';
import type { Column } from './columns.ts';
import type { ExportManifest, FormatReport } from './export-manifest.ts';
import { SPLITS } from './split.ts';
import { TARGETS } from './targets/all.ts';

const SIZES = [
  [1_000, 'n<1K'],
  [10_000, '1K<n<10K'],
  [100_000, '10K<n<100K'],
  [1_000_000, '100K<n<1M'],
] as const;

/** README.md of the export: the front matter that Hugging Face reads, then what a person should know before use. */
export function dataCard(manifest: ExportManifest, license: string): string {
  return `---\n${frontMatter(manifest, license)}---\n\n${body(manifest)}`;
}

function frontMatter({ formats }: ExportManifest, license: string): string {
  const most = Math.max(...formats.map(({ train, test }) => train.rows + test.rows));
  const size = SIZES.find(([below]) => most < below)?.[1] ?? '1M<n<10M';
  const lines = [
    `license: ${JSON.stringify(license)}`,
    'language: [en]',
    'task_categories: [text-generation]',
    'tags: [code, competitive-programming, synthetic, rlvr]',
    `size_categories: [${JSON.stringify(size)}]`,
    'configs:',
    ...formats.flatMap((report, at) => configLines(report, at === 0)),
    'dataset_info:',
    ...formats.flatMap(infoLines),
  ];
  return `${lines.join('\n')}\n`;
}

function configLines(report: FormatReport, isDefault: boolean): string[] {
  const { format } = report;
  const splits = SPLITS.filter((split) => report[split].rows > 0);
  return [
    `- config_name: ${format}`,
    `  version: ${versionOf(report)}`,
    ...(isDefault ? ['  default: true'] : []),
    '  data_files:',
    ...splits.flatMap((split) => [`  - split: ${split}`, `    path: "${format}/${split}-*.parquet"`]),
  ];
}

/**
 * Named by the content of the files. Hugging Face's `datasets` keeps what it loaded by the name of the directory, the config and
 * its version: without one, another export into a directory of the same name would load as the old one.
 */
function versionOf({ train, test }: FormatReport): string {
  const digests = [...train.files, ...test.files].map(({ sha256 }) => sha256).join();
  return `0.0.${createHash('sha256').update(digests).digest().readUInt32BE(0)}`;
}

/** JSON is YAML, so the features stand as one line each. */
function infoLines({ format }: FormatReport): string[] {
  const features = TARGETS[format].columns.map(({ feature }: Column) => `  - ${JSON.stringify(feature)}`);
  return [`- config_name: ${format}`, '  features:', ...features];
}

function body(manifest: ExportManifest): string {
  const { source, formats, split, recheck } = manifest;
  return `# Verified programming tasks

Tasks, golden solutions and golden tests of the Hivesmith campaign \`${source.campaign}\`, from the release whose manifest
has SHA-256 \`${source.manifest}\`. The expected output of a test is what a quorum of candidate programs of distinct
operators printed; every row names the leaves of the campaign's log that it rests on (\`task_index\`, \`decision_index\`,
\`contribution_index\`), so that an auditor finds and recomputes it.

| config | what | train | test | dropped |
| ------ | ---- | ----: | ---: | ------- |
${formats.map(tableLine).join('\n')}

Before a row was written its golden solution went the way of a model's answer: extracted as the target extracts, run in the
sandbox (runtime image \`${recheck.image}\`), and compared with the row's own tests as the target compares. Rows that failed
are dropped and named, with the reason, in \`dropped.jsonl\`.

- Splits: ${split.rule}, with testPercent = ${split.testPercent}. \`splits.jsonl\` lists every task that was written with its split. Two
  tasks may still use the same algorithm; hashing separates tasks, not ideas.
- \`generator_claim\` is what the author of the golden solution says about how it was made. It was never weighed in acceptance.
- \`support\` counts distinct operators for each golden test; \`thin\` marks tasks where an operator had to serve twice.
- Every task reads standard input and prints to standard output, those of the LeetCode style too: the statement says how the
  arguments of the function stand in the input. \`rl_lcb\` has the latter as functional problems (\`func_name\` in \`metadata\`,
  \`starter_code\`), with the arguments and results that the golden solution's own adapter handed over.
- open-r1's \`code\` reward does not look at output lines that are missing at the end; \`cf_code\` does.
- \`contest_date\` of \`rl_lcb\` is a placeholder: the log keeps no time of day.

\`manifest.json\` has the digest and the number of rows of every file.
`;
}

function tableLine({ format, train, test, dropped }: FormatReport): string {
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  const cells = [format, TARGETS[format].summary, train.rows, test.rows, reasons.join(', ') || 'none'];
  return `| ${cells.join(' | ')} |`;
}
