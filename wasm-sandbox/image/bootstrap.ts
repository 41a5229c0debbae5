import { CASEGEN_INSTALL } from '../../protocol/casegen/source.ts';

/** Exit code by which the bootstrap tells the host of an uncaught MemoryError; programs cannot return it (0 to 255). */
export const MEMORY_ERROR_EXIT = 0x4d454d;

/** What the bootstrap writes to standard error when the interpreter is ready to be saved. */
export const READY_MARK = '@ready@';

const MODULES = `abc, argparse, array, ast, atexit, base64, binascii, bisect, builtins, calendar, cmath, codecs,
collections, collections.abc, contextlib, copy, copyreg, csv, dataclasses, datetime, decimal, difflib, enum, fractions,
functools, gc, graphlib, hashlib, heapq, hmac, inspect, io, itertools, json, keyword, linecache, locale, math, numbers,
operator, os, pickle, pprint, queue, random, re, reprlib, sched, secrets, shlex, signal, stat, statistics, string,
struct, sys, textwrap, threading, time, timeit, token, tokenize, traceback, types, typing, unicodedata, uuid, warnings,
weakref, zlib, _strptime`.replaceAll('\n', ' ');

/** Imports the usual library, so that programs find it loaded. */
const IMPORTS = `
import sys
for _name in ${JSON.stringify(MODULES)}.split(','):
    try:
        __import__(_name.strip())
    except ImportError:
        pass
`;

/**
 * Defines `__run__`, which runs once for each program. The host serves the program text on descriptor 0 up to a first
 * end of file, and standard input behind it, so that `sys.stdin` starts unread. Everything it needs is bound before the
 * program runs, so that a program cannot break its own accounting.
 */
const RUNNER = `
def _make():
    import atexit, gc, io, linecache, os, random, traceback, types
    read, leave, run_exit_functions, collect = os.read, os._exit, atexit._run_exitfuncs, gc.collect
    Module, modules, seed, urandom = types.ModuleType, sys.modules, random.seed, os.urandom
    print_exception, default_hook, cache = traceback.print_exception, sys.excepthook, linecache.cache
    real_out, real_err = sys.stdout, sys.stderr
    Files = (io.TextIOWrapper, io.BufferedWriter, io.FileIO)
    streams = [part for stream in (sys.stdin, real_out, real_err) for part in (stream, stream.buffer, stream.buffer.raw)]
    import builtins
    Exit, Memory, Any, Integer, Text = SystemExit, MemoryError, BaseException, int, str
    is_a, compile_text, execute_code, kind = isinstance, compile, exec, type

    def status_of(code):
        if code is None:
            return 0
        if is_a(code, Integer):
            return Integer(code) & 255 if -2**63 <= code < 2**63 else 255
        try:
            sys.stderr.write(Text(code) + '\\n')
        except Any:
            pass
        return 1

    def report(error):
        try:
            trace = error.__traceback__.tb_next
            if sys.excepthook is default_hook:
                print_exception(kind(error), error, trace)
            else:
                sys.excepthook(kind(error), error, trace)
        except Any:
            pass

    def execute(space):
        try:
            pieces = []
            while piece := read(0, 1 << 20):
                pieces.append(piece)
            text = b''.join(pieces)
            pieces = None
            cache['main.py'] = (lambda: text.decode('utf-8', 'replace'),)
            seed(Integer.from_bytes(urandom(32), 'little'))
            execute_code(compile_text(text, 'main.py', 'exec', dont_inherit=True), space)
            return 0
        except Exit as error:
            return status_of(error.code)
        except Memory as error:
            error.__traceback__ = error.__context__ = None
            return ${MEMORY_ERROR_EXIT}
        except Any as error:
            report(error)
            return 1

    def is_closed(stream):
        # A stream of the program's own need not say.
        try:
            return stream.closed
        except Any:
            return False

    def flush(stream):
        try:
            if stream is not None and not is_closed(stream):
                stream.flush()
            return True
        except Any:
            return False

    def has_finalisers(space):
        # A class that asks for it, or a file that is open: taking a large program apart costs as much as making it.
        try:
            return any(
                hasattr(value, '__del__') if is_a(value, kind) else is_a(value, Files) and value not in streams
                for value in list(space.values())
            )
        except Any:
            return False

    def run():
        main = modules['__main__'] = Module('__main__')
        space = main.__dict__
        space['__builtins__'] = builtins
        space['__file__'] = 'main.py'
        space['__annotations__'] = {}
        try:
            status = execute(space)
        except Memory:
            status = ${MEMORY_ERROR_EXIT}
        except Any:
            status = 1
        try:
            run_exit_functions()
        except Any:
            pass
        flushed = flush(sys.stdout)
        flush(sys.stderr)
        # Finalisers run when nothing but themselves holds the module any more, and still see its names.
        if has_finalisers(space):
            main = space = None
            try:
                modules.pop('__main__', None)
                collect()
            except Any:
                pass
        flushed &= flush(real_out)
        flush(real_err)
        leave(status or (0 if flushed else 120))

    return run

__run__ = _make()
del _make
`;

/**
 * There are no threads: one that is started runs to its end at once, which serves the programs that use a thread only to
 * get a larger stack. CPython keeps the end of a thread in a flag up to 3.12 and in a handle since.
 */
const THREADS = `
def _run_threads_in_turn():
    import threading, _thread
    make_handle = getattr(_thread, '_make_thread_handle', None)
    def start(self):
        if self._started.is_set():
            raise RuntimeError('threads can only be started once')
        self._started.set()
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException:
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self]))
        finally:
            if make_handle is None:
                self._is_stopped = True
            else:
                self._os_thread_handle = make_handle(0)
                self._os_thread_handle._set_done()
    threading.Thread.start = start
    threading.stack_size = lambda size=0, /: 0

_run_threads_in_turn()
del _run_threads_in_turn
`;

/**
 * A program that raises the recursion limit gets the Python form of `functools.lru_cache`, whose frames need no C stack:
 * cached recursions then go as deep as plain ones; they count two frames a level, so that the inner limit is doubled.
 */
const DEEP_CACHES = `
def _allow_deep_caches():
    import functools, types
    native = functools._lru_cache_wrapper
    code = functools.__loader__.get_code('functools').co_consts
    [code] = [item for item in code if getattr(item, 'co_name', '') == '_lru_cache_wrapper']
    deep = types.FunctionType(code, vars(functools))
    set_limit, get_limit = sys.setrecursionlimit, sys.getrecursionlimit
    raised = 0

    def setrecursionlimit(limit, /):
        nonlocal raised
        if isinstance(limit, int) and 1000 < limit < 2**30:
            set_limit(2 * limit)
            raised = limit
            functools._lru_cache_wrapper = deep
        else:
            set_limit(limit)
            raised = 0
            functools._lru_cache_wrapper = native

    def getrecursionlimit():
        return raised or get_limit()

    sys.setrecursionlimit, sys.getrecursionlimit = setrecursionlimit, getrecursionlimit

_allow_deep_caches()
del _allow_deep_caches
`;

/**
 * Programs take \`sys.maxsize\` for a number above all others. The interpreter has 32-bit sizes, so that the number it
 * starts with is one that sums and costs do exceed; programs see that of a 64-bit Python.
 */
const LARGEST_SIZE = `
sys.maxsize = 2**63 - 1
`;

/** Leaves nothing of the build in sight of programs. */
const TIDY = `
import os
sys.argv[:] = ['main.py']
sys.orig_argv[:] = ['python3', 'main.py']
for _name in list(os.environ):
    del os.environ[_name]
del _name
import gc
gc.collect()
gc.freeze()
`;

/** What the site module gives every program, and what contest programs import for a larger stack, which they have. */
const USUAL_NAMES = `
def _give_usual_names():
    import _sitebuiltins, builtins, types
    for name in ('exit', 'quit'):
        if not hasattr(builtins, name):
            setattr(builtins, name, _sitebuiltins.Quitter(name, 'Ctrl-D (i.e. EOF)'))
    resource = types.ModuleType('resource', 'Limits are those of the sandbox; setting them changes nothing.')
    names = 'CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS'.split()
    vars(resource).update({f'RLIMIT_{name}': number for number, name in enumerate(names)})
    resource.RLIM_INFINITY = -1
    resource.getrlimit = lambda which, /: (-1, -1)
    resource.setrlimit = lambda which, limits, /: None
    sys.modules['resource'] = resource

_give_usual_names()
del _give_usual_names
`;

/** Asks for the time behind READY_MARK, which is where the host saves the interpreter. */
const STOP_HERE = `
import time
os.write(2, b'${READY_MARK}')
time.time_ns()
`;

/** For an interpreter that can only be started as a command: it has to be stopped in the middle. */
export const COMMAND_BOOTSTRAP =
  IMPORTS + RUNNER + THREADS + USUAL_NAMES + CASEGEN_INSTALL + DEEP_CACHES + LARGEST_SIZE + TIDY + STOP_HERE;

/**
 * For an interpreter whose functions the host calls: it is saved when this returns. Its recursion in C is bounded by
 * the C stack itself, so that caches need no replacement.
 */
export const LIBRARY_BOOTSTRAP = IMPORTS + RUNNER + THREADS + USUAL_NAMES + CASEGEN_INSTALL + LARGEST_SIZE + TIDY;

/** What runs one program. */
export const ENTRY_COMMAND = '__run__()';
