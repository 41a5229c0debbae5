import { encodeUtf8 } from '../../../protocol/bytes.ts';
import type { Language } from '../../../wasm-sandbox/lang/language.ts';
import type { FrontParts } from '../front.ts';
import type { Job, Status } from '../job.ts';

interface Judge0Language {
  readonly name: string;
  readonly runs: Language;
}

/** The numbers that Judge0's releases give to what can be run here. */
const NUMBERS: readonly (readonly [language: Judge0Language, ids: readonly number[]])[] = [
  [{ name: 'C (clang, WASI)', runs: 'c' }, [48, 49, 50, 75, 103, 104, 110]],
  [{ name: 'C++ (clang, WASI)', runs: 'cpp' }, [52, 53, 54, 76, 105]],
  [{ name: 'JavaScript (QuickJS)', runs: 'javascript' }, [63, 93, 97, 102]],
  [{ name: 'Python (3, WASI)', runs: 'python' }, [71, 92, 100, 109, 113]],
  [{ name: 'Rust (wasm32-wasip1)', runs: 'rust' }, [73, 108]],
];

export const JUDGE0_LANGUAGES: ReadonlyMap<number, Judge0Language> = new Map(
  NUMBERS.flatMap(([language, ids]) => ids.map((id) => [id, language] as const)),
);

export const JUDGE0_STATUSES: Readonly<Record<number, string>> = {
  1: 'In Queue',
  2: 'Processing',
  3: 'Accepted',
  4: 'Wrong Answer',
  5: 'Time Limit Exceeded',
  6: 'Compilation Error',
  7: 'Runtime Error (SIGSEGV)',
  8: 'Runtime Error (SIGXFSZ)',
  9: 'Runtime Error (SIGFPE)',
  10: 'Runtime Error (SIGABRT)',
  11: 'Runtime Error (NZEC)',
  12: 'Runtime Error (Other)',
  13: 'Internal Error',
  14: 'Exec Format Error',
};

export const STATUS_ID: Readonly<Record<Status, number>> = { AC: 3, WA: 4, TLE: 5, CE: 6, OLE: 8, RE: 11, MLE: 12 };

export interface Submission {
  readonly source_code: string | null;
  readonly language_id: number | null;
  readonly stdin: string | null;
  readonly expected_output: string | null;
  readonly cpu_time_limit: number | null;
  readonly memory_limit: number | null;
  readonly command_line_arguments: string | null;
  readonly compiler_options: string | null;
  readonly additional_files: string | null;
}

/** Defaults and bounds of the original: seconds, and kilobytes. */
const SECONDS = 5;
const SECONDS_MAX = 250;
const KILOBYTES = 128_000;
const KILOBYTES_MAX = 1_048_576;
export const BATCH_MAX = 1_000;

/** What Judge0 tells of its configuration: programs have standard streams, and nobody is called back. */
export const JUDGE0_CONFIG = {
  ...{ enable_wait_result: true, enable_batched_submissions: true, max_submission_batch_size: BATCH_MAX },
  ...{ enable_compiler_options: false, allowed_languages_for_compile_options: [], enable_additional_files: false },
  ...{ enable_command_line_arguments: false, enable_submission_delete: false, maintenance_mode: false },
  ...{ enable_callbacks: false, callbacks_max_tries: 0, callbacks_timeout: 0, use_docs_as_homepage: false },
  ...{ enable_network: false, allow_enable_network: false, redirect_stderr_to_stdout: false },
  ...{ max_queue_size: 20_000, submission_cache_duration: 0, number_of_runs: 1, max_number_of_runs: 1 },
  ...{ cpu_time_limit: SECONDS, max_cpu_time_limit: SECONDS_MAX, cpu_extra_time: 0, max_cpu_extra_time: 0 },
  ...{ wall_time_limit: SECONDS_MAX, max_wall_time_limit: SECONDS_MAX },
  ...{ memory_limit: KILOBYTES, max_memory_limit: KILOBYTES_MAX, stack_limit: 16_384, max_stack_limit: 16_384 },
  ...{ max_processes_and_or_threads: 1, max_max_processes_and_or_threads: 1 },
  ...{ enable_per_process_and_thread_time_limit: false, allow_enable_per_process_and_thread_time_limit: false },
  ...{ enable_per_process_and_thread_memory_limit: false, allow_enable_per_process_and_thread_memory_limit: false },
  ...{ max_file_size: 0, max_max_file_size: 0, max_extract_size: 0 },
};

/** The rollout, or what is wrong with the submission, by member. */
export function jobOf(
  { defaults, languages }: FrontParts,
  asked: Submission,
  isBase64: boolean,
): Job | { readonly errors: Record<string, string[]> } {
  const errors: Record<string, string[]> = {};
  const { source_code, language_id, cpu_time_limit, memory_limit } = asked;
  if (source_code === null || source_code === '') errors['source_code'] = ["can't be blank"];
  if (language_id === null) errors['language_id'] = ["can't be blank"];
  const language = JUDGE0_LANGUAGES.get(language_id ?? -1)?.runs;
  if (language_id !== null && (language === undefined || !languages().has(language))) {
    errors['language_id'] = [`language with id ${language_id} doesn't exist`];
  }
  if (cpu_time_limit !== null && !(cpu_time_limit >= 0 && cpu_time_limit <= SECONDS_MAX)) {
    errors['cpu_time_limit'] = [`must be between 0 and ${SECONDS_MAX}`];
  }
  if (memory_limit !== null && !(memory_limit >= 2_048 && memory_limit <= KILOBYTES_MAX)) {
    errors['memory_limit'] = [`must be between 2048 and ${KILOBYTES_MAX}`];
  }
  for (const name of ['command_line_arguments', 'compiler_options', 'additional_files'] as const) {
    if (asked[name] !== null && asked[name] !== '') errors[name] = ['is not offered: standard streams only'];
  }
  if (Object.keys(errors).length > 0) return { errors };
  const bytes = (text: string) => (isBase64 ? new Uint8Array(Buffer.from(text, 'base64')) : encodeUtf8(text));
  return {
    language: language!,
    source: bytes(source_code!),
    tests: [
      {
        input: bytes(asked.stdin ?? ''),
        expected: asked.expected_output === null ? null : bytes(asked.expected_output),
      },
    ],
    comparison: { kind: 'line-ends' },
    mode: 'all',
    limits: {
      time: { seconds: cpu_time_limit ?? SECONDS },
      memoryMiB: (memory_limit ?? KILOBYTES) / 1_024,
      outputBytes: defaults.outputBytes,
    },
    quorum: defaults.quorum,
    wantsOutput: true,
  };
}
