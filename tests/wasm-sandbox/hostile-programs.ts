import type { Limits } from '../../wasm-sandbox/limits.ts';
import type { Outcome } from '../../wasm-sandbox/outcome.ts';

export interface Hostile {
  readonly source: string;
  readonly outcome: Outcome;
  readonly exitCode?: number;
  /** Expected at the end of standard output or standard error. */
  readonly says?: RegExp;
  readonly limits?: Partial<Limits>;
}

const FUEL = { fuel: 1_500_000_000 };
const HIGH = 'import sys\nsys.setrecursionlimit(10**6)\n';
const FAILS = { outcome: 'nonzero-exit', exitCode: 1 } as const;
const ENDLESS = { outcome: 'out-of-fuel', limits: FUEL } as const;

/** Programs that try to break out, to stall or to disagree, and the outcome documented for each. */
export const hostile: Record<string, Hostile> = {
  'endless loop': { source: 'while True: pass', ...ENDLESS },
  'list too long for the machine': { source: '[0]*10**10', ...FAILS, says: /OverflowError|MemoryError/ },
  'list too long for the limit': { source: '[0]*10**8', outcome: 'out-of-memory' },
  'string too long': { source: "print('kept')\n'x'*10**9", outcome: 'out-of-memory', says: /kept\n$/ },
  'append loop': { source: 'a=[]\nwhile True: a.append("x"*100000)', outcome: 'out-of-memory' },
  'small appends': { source: 'a=[]\nwhile True: a=[a,a,a]', outcome: 'out-of-memory', limits: { memoryMiB: 64 } },
  'print flood': { source: "while True: print('x'*1000)", outcome: 'output-limit' },
  'write flood': { source: "import os\nwhile True: os.write(1,b'x'*100000)", outcome: 'output-limit' },
  'error flood': { source: "import sys\nwhile True: sys.stderr.write('x'*10000)", ...ENDLESS },
  fork: { source: 'import os\nos.fork()', ...FAILS, says: /AttributeError/ },
  shell: { source: "import os\nos.system('id')", ...FAILS, says: /AttributeError/ },
  subprocess: { source: "import subprocess\nsubprocess.run(['id'])", ...FAILS },
  'read a file': { source: "open('/etc/passwd')", ...FAILS, says: /(FileNotFound|Permission|OS)Error/ },
  'write a file': { source: "open('/tmp/x','w')", ...FAILS, says: /Error/ },
  'list files': { source: "import os\nprint(os.listdir('/proc'))", ...FAILS, says: /Error/ },
  environment: { source: 'import os\nprint(dict(os.environ))', outcome: 'ok', says: /^\{\}\n$/ },
  socket: { source: 'import socket\nsocket.create_connection(("127.0.0.1",80))', ...FAILS, says: /Error/ },
  'slow expression': { source: 'import re\nre.match(r"(a+)+$","a"*40+"b")', ...ENDLESS },
  'big power': { source: 'x=3**10**8', ...ENDLESS },
  'many brackets': { source: `${'('.repeat(5000)}1${')'.repeat(5000)}`, outcome: 'out-of-memory' },
  'nested brackets, evaluated': { source: "eval('['*100000)", outcome: 'out-of-memory' },
  'nested repr': { source: 'a=[]\nfor i in range(100000): a=[a]\nrepr(a)', ...FAILS, says: /RecursionError/ },
  'endless recursion': { source: 'def f(): f()\nf()', ...FAILS, says: /RecursionError/ },
  'endless recursion, no limit': { source: `${HIGH}def f(): f()\nf()`, outcome: 'out-of-fuel', limits: FUEL },
  'attribute recursion': {
    source: 'class A:\n  def __getattr__(s,n): return getattr(s,n+"x")\nA().a',
    ...FAILS,
    says: /RecursionError/,
  },
  'attribute recursion, no limit': {
    source: `${HIGH}class A:\n  def __getattr__(s,n): return getattr(s,n)\nA().a`,
    outcome: 'trap',
  },
  'operator recursion, no limit': {
    source: `${HIGH}class A:\n  def __add__(s,o): return s+o\nA()+A()`,
    outcome: 'trap',
  },
  'cached recursion, no limit': {
    source: `${HIGH}import functools\n@functools.lru_cache(None)\ndef f(n): return f(n+1)\nf(0)`,
    ...ENDLESS,
  },
  'exit with a message': { source: "print('p')\nraise SystemExit('x')", ...FAILS, says: /x\n$/ },
  'long sleep': { source: 'import time\ntime.sleep(10**9)', outcome: 'out-of-fuel' },
  'short sleep': {
    source: 'import time\nt=time.time()\ntime.sleep(0.25)\nprint(time.time()-t>=0.25)',
    outcome: 'ok',
    says: /True/,
  },
  'busy wait': {
    source: 'import time\nt=time.time()\nwhile time.time()-t<1: pass\nprint(1)',
    outcome: 'ok',
    says: /1/,
  },
  'close standard input': {
    source: 'import sys\nsys.stdin.close()\ninput()',
    ...FAILS,
    says: /ValueError|RuntimeError/,
  },
  'close standard output': { source: 'import os\nos.close(1)\nprint(1)', outcome: 'nonzero-exit', exitCode: 120 },
  thread: {
    source: 'import _thread\n_thread.start_new_thread(print,())',
    ...FAILS,
    says: /RuntimeError/,
  },
  ctypes: { source: 'import ctypes', ...FAILS, says: /ModuleNotFoundError/ },
  'quick exit': { source: "import os\nprint('lost')\nos._exit(3)", outcome: 'nonzero-exit', exitCode: 3 },
  'exit as the host does': { source: 'import os\nos._exit(0x4d454d)', outcome: 'out-of-memory' },
  abort: { source: 'import os\nos.abort()', outcome: 'trap' },
  'own signal': { source: 'import signal\nsignal.raise_signal(15)', outcome: 'trap' },
  alarm: { source: 'import signal\nsignal.alarm(1)', ...FAILS, says: /AttributeError/ },
  'break the loop': {
    source:
      'import sys,os,builtins\nos._exit=os.read=None\nsys.modules.clear()\nbuiltins.__dict__.clear()\nsys.stdout=None\n1/0',
    outcome: 'nonzero-exit',
  },
  'made-up bytecode': {
    source:
      'def f(): pass\nf.__code__=f.__code__.replace(co_code=bytes([151,0,144,15,144,255,144,255,100,255,83,0]))\nf()',
    outcome: 'trap',
  },
  'deep release': { source: 'a=None\nfor i in range(300000): a=(a,)\ndel a\nprint(1)', outcome: 'ok', says: /1/ },
  'many frames': {
    source: `${HIGH}def f(n): return 0 if n==0 else 1+f(n-1)\nprint(f(50000))`,
    outcome: 'ok',
    says: /50000/,
  },
};
