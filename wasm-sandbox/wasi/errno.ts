/** WASI preview 1 error numbers that the host returns. */
export const ERRNO = {
  success: 0,
  badFile: 8,
  invalid: 28,
  noEntry: 44,
  noSystem: 52,
  readOnly: 69,
  seekPipe: 70,
} as const;
