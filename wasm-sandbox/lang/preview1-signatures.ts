import type { FunctionType } from '../pass/module-info.ts';
import { VALUE } from '../pass/opcodes.ts';

const LETTERS: Readonly<Record<string, number>> = { i: VALUE.i32, l: VALUE.i64 };

/**
 * Parameters of every function of WASI preview 1 (`wasi_snapshot_preview1.witx`): i for i32, l for i64. All return one
 * i32 but `proc_exit`, which returns nothing. A program may import any; which of them do something is the host's matter.
 */
const PARAMETERS: Readonly<Record<string, string>> = {
  args_get: 'ii',
  args_sizes_get: 'ii',
  clock_res_get: 'ii',
  clock_time_get: 'ili',
  environ_get: 'ii',
  environ_sizes_get: 'ii',
  fd_advise: 'illi',
  fd_allocate: 'ill',
  fd_close: 'i',
  fd_datasync: 'i',
  fd_fdstat_get: 'ii',
  fd_fdstat_set_flags: 'ii',
  fd_fdstat_set_rights: 'ill',
  fd_filestat_get: 'ii',
  fd_filestat_set_size: 'il',
  fd_filestat_set_times: 'illi',
  fd_pread: 'iiili',
  fd_prestat_dir_name: 'iii',
  fd_prestat_get: 'ii',
  fd_pwrite: 'iiili',
  fd_read: 'iiii',
  fd_readdir: 'iiili',
  fd_renumber: 'ii',
  fd_seek: 'ilii',
  fd_sync: 'i',
  fd_tell: 'ii',
  fd_write: 'iiii',
  path_create_directory: 'iii',
  path_filestat_get: 'iiiii',
  path_filestat_set_times: 'iiiilli',
  path_link: 'iiiiiii',
  path_open: 'iiiiillii',
  path_readlink: 'iiiiii',
  path_remove_directory: 'iii',
  path_rename: 'iiiiii',
  path_symlink: 'iiiii',
  path_unlink_file: 'iii',
  poll_oneoff: 'iiii',
  proc_exit: 'i',
  proc_raise: 'i',
  random_get: 'ii',
  sched_yield: '',
  sock_accept: 'iii',
  sock_recv: 'iiiiii',
  sock_send: 'iiiii',
  sock_shutdown: 'ii',
};

/** Whether WASI preview 1 has this function with exactly this type. */
export function isPreview1Function(name: string, type: FunctionType): boolean {
  const letters = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  if (letters === undefined) return false;
  const params = [...letters].map((letter) => LETTERS[letter]);
  const results = name === 'proc_exit' ? [] : [VALUE.i32];
  return params.join() === type.params.join() && results.join() === type.results.join();
}
