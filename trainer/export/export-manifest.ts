import type { WrittenFile } from './shard-writer.ts';
import { SPLIT_RULE } from './split.ts';
import type { DropReason, Format } from './target.ts';

export interface SplitReport {
  readonly rows: number;
  readonly files: readonly WrittenFile[];
}

export interface FormatReport {
  readonly format: Format;
  readonly train: SplitReport;
  readonly test: SplitReport;
  /** Tasks that the format lacks, by reason. */
  readonly dropped: Partial<Record<DropReason, number>>;
}

/** `manifest.json` of an export. */
export interface ExportManifest {
  readonly version: 1;
  readonly source: {
    /** SHA-256 of the release's MANIFEST.json. */
    readonly manifest: string;
    readonly campaign: string;
    readonly tasks: number;
  };
  readonly split: { readonly rule: string; readonly testPercent: number };
  /** The image on which golden solutions were checked, and how many programs that took. */
  readonly recheck: { readonly image: string; readonly runs: number };
  readonly formats: readonly FormatReport[];
}

export function splitFacts(testPercent: number): ExportManifest['split'] {
  return { rule: SPLIT_RULE, testPercent };
}
