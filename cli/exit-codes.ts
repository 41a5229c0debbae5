/** What a process of this program can end with; `cli/README.md` and every `--help` say the same. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  undecided: 3,
  data: 4,
  port: 5,
  coordinator: 6,
  toolchain: 7,
  outOfFuel: 124,
  outOfMemory: 137,
  interrupted: 130,
  closedPipe: 141,
} as const;

/** One line for each number, for the help texts. */
export const EXIT_MEANING: Readonly<Record<number, string>> = {
  [EXIT.ok]: 'done',
  [EXIT.failed]: 'evidence of fault (audit), or what was asked for failed',
  [EXIT.usage]: 'the command line or a named file is wrong',
  [EXIT.undecided]: 'undecided: something could not be checked (audit)',
  [EXIT.data]: 'the data directory cannot be used: not empty, not writable, damaged or in use',
  [EXIT.port]: 'the port is busy or the address cannot be listened on',
  [EXIT.coordinator]: 'the coordinator or node cannot be reached, or it refused',
  [EXIT.toolchain]: 'this machine has no compiler for the program, or not the engine',
  [EXIT.outOfFuel]: 'the program used up its fuel',
  [EXIT.interrupted]: 'interrupted by Ctrl-C or SIGTERM',
  [EXIT.closedPipe]: 'the reader of the output went away',
  [EXIT.outOfMemory]: 'the program ran out of memory',
};
