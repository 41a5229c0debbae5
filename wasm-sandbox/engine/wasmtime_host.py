"""Runs programs on a metered runtime image under Wasmtime, with the host of guest-host.ts in every observable detail.

Reads requests from standard input, each a line of JSON followed by the bytes it announces, and answers each with a line
of JSON followed by the outputs' bytes. Needs the PyPI package wasmtime.
"""

import ctypes
import hashlib
import json
import sys
import threading

import wasmtime
import wasmtime._ffi as ffi

PAGE = 65536
U32 = (1 << 32) - 1
U64 = (1 << 64) - 1
NANOSECONDS = 1_000_000_000
EPOCH = 1_700_000_000_000_000_000
CALL_FUEL = 200
MOST_ITEMS = 1024
SUCCESS, BAD_FILE, INVALID, NO_SYSTEM, SEEK_PIPE = 0, 8, 28, 52, 70
SOCKET_STREAM = 6
HOST_MEMORY = 3
STACK = 256 << 20


class Stop(Exception):
    """Ends the guest from a host function."""

    def __init__(self, kind, code=0):
        self.kind, self.code = kind, code


class Fault(Exception):
    """The guest named memory that it does not have."""


class Run:
    def __init__(self, store, exports, request, source, stdin):
        self.store, self.exports, self.request = store, exports, request
        self.memory, self.left, self.pages = exports['memory'], exports['__fuel'], exports['__pages']
        self.budget = request['fuel']
        self.parts, self.part, self.at = [source, stdin], 0, 0
        self.out, self.err = bytearray(), bytearray()
        self.closed, self.draws = set(), 0
        self.seed = bytes.fromhex(request['seed'])

    def fuel(self):
        return self.left.value(self.store)

    def charge(self, amount):
        left = self.fuel() - amount
        self.left.set_value(self.store, wasmtime.Val.i64(left))
        if left < 0:
            raise Stop('out-of-fuel')

    def check(self, address, length):
        if address < 0 or address + length > (self.pages.value(self.store) & U32) * PAGE:
            raise Fault()

    def read(self, address, length):
        self.check(address, length)
        return bytes(self.memory.read(self.store, address, address + length))

    def write(self, address, data):
        self.check(address, len(data))
        self.memory.write(self.store, data, address)

    def number(self, address, size):
        return int.from_bytes(self.read(address, size), 'little')

    def put(self, address, value, size):
        self.write(address, (value & ((1 << 8 * size) - 1)).to_bytes(size, 'little'))

    def nanoseconds(self):
        return (self.budget - self.fuel()) * NANOSECONDS // self.request['fuelPerSecond']

    def now(self, clock):
        return self.nanoseconds() + (EPOCH if clock == 0 else 0)

    def open(self, fd):
        return fd <= 2 and fd not in self.closed

    def vectors(self, address, count):
        for index in range(count):
            entry = address + 8 * index
            length = self.number(entry + 4, 4)
            self.charge(8 + (length >> 1))
            start = self.number(entry, 4)
            self.check(start, length)
            yield start, length

    def fd_read(self, fd, address, count, result):
        if fd != 0 or not self.open(fd):
            return BAD_FILE
        if count > MOST_ITEMS:
            return INVALID
        total = 0
        for start, length in self.vectors(address, count):
            piece = self.parts[self.part][self.at : self.at + length]
            self.at += len(piece)
            if not piece and length > 0 and self.part < len(self.parts) - 1:
                self.part, self.at = self.part + 1, 0
            self.write(start, piece)
            total += len(piece)
            if len(piece) < length:
                break
        self.put(result, total, 4)
        return SUCCESS

    def fd_write(self, fd, address, count, result):
        if fd not in (1, 2) or not self.open(fd):
            return BAD_FILE
        if count > MOST_ITEMS:
            return INVALID
        stream, most = (self.out, self.request['outputBytes']) if fd == 1 else (self.err, self.request['errorBytes'])
        total = 0
        for start, length in self.vectors(address, count):
            data = self.read(start, length)
            kept = data[: most - len(stream)]
            stream += kept
            if len(kept) < length and fd == 1:
                raise Stop('output-limit')
            total += length
        self.put(result, total, 4)
        return SUCCESS

    def random_get(self, address, length):
        self.check(address, length)
        self.charge(4 * length)
        if length:
            drawn = hashlib.shake_256(f'{self.draws}:'.encode() + self.seed).digest(length)
            self.draws += 1
            self.write(address, drawn)
        return SUCCESS

    def poll_oneoff(self, source, target, count, result):
        if count > MOST_ITEMS:
            return INVALID
        wait, first = -1, -1
        for index in range(count):
            at = source + 48 * index
            self.charge(8)
            if self.number(at + 8, 1) != 0:
                continue
            timeout = self.number(at + 24, 8)
            absolute = self.number(at + 40, 2) & 1
            ahead = timeout - self.now(self.number(at + 16, 4)) if absolute else timeout
            if wait >= 0 and ahead >= wait:
                continue
            wait, first = max(ahead, 0), at
        if first < 0:
            return INVALID
        amount = wait * self.request['fuelPerSecond'] // NANOSECONDS
        self.charge(min(amount, self.budget + 1))
        self.write(target, bytes(32))
        self.put(target, self.number(first, 8), 8)
        self.put(result, 1, 4)
        return SUCCESS

    def fd_fdstat_get(self, fd, address):
        if not self.open(fd):
            return BAD_FILE
        self.write(address, bytes(24))
        self.put(address, SOCKET_STREAM, 1)
        self.put(address + 8, 2 if fd == 0 else 64, 8)
        return SUCCESS

    def fd_filestat_get(self, fd, address):
        if not self.open(fd):
            return BAD_FILE
        self.write(address, bytes(64))
        self.put(address + 8, fd + 1, 8)
        self.put(address + 16, SOCKET_STREAM, 1)
        self.put(address + 24, 1, 8)
        return SUCCESS

    def fd_close(self, fd):
        if not self.open(fd):
            return BAD_FILE
        self.closed.add(fd)
        return SUCCESS

    def seek(self, fd, *_):
        return SEEK_PIPE if self.open(fd) else BAD_FILE

    fd_seek = fd_tell = seek

    def clock_res_get(self, _clock, result):
        self.put(result, 1000, 8)
        return SUCCESS

    def clock_time_get(self, clock, _precision, result):
        self.put(result, self.now(clock), 8)
        return SUCCESS

    def nothing(self, count, size):
        self.put(count, 0, 4)
        self.put(size, 0, 4)
        return SUCCESS

    args_sizes_get = environ_sizes_get = nothing

    def args_get(self, *_):
        return SUCCESS

    environ_get = sched_yield = args_get

    def bad_file(self, *_):
        return BAD_FILE

    fd_prestat_get = fd_prestat_dir_name = path_open = path_filestat_get = bad_file

    def proc_exit(self, code):
        raise Stop('exit', code)


OFFERED = """args_get args_sizes_get environ_get environ_sizes_get clock_res_get clock_time_get random_get poll_oneoff
sched_yield proc_exit fd_read fd_write fd_fdstat_get fd_filestat_get fd_close fd_seek fd_tell fd_prestat_get
fd_prestat_dir_name path_open path_filestat_get""".split()


def link(linker, module, current):
    for entry in module.imports:
        if entry.module != 'wasi_snapshot_preview1':
            raise ValueError(f'the image imports {entry.module}.{entry.name}, which guests are not given')
        returns = len(entry.type.results) > 0
        masks = [U32 if str(param) == 'i32' else U64 for param in entry.type.params]

        def call(*operands, name=entry.name, masks=masks, returns=returns):
            run = current[0]
            run.charge(CALL_FUEL)
            values = [value & mask for value, mask in zip(operands, masks)]
            answer = getattr(run, name)(*values) if name in OFFERED else NO_SYSTEM
            return answer if returns else None

        linker.define_func(entry.module, entry.name, entry.type, call)


def ending(run, start):
    """Outcome kind and exit code, or a failure of this machine."""
    try:
        start(run.store)
    except Stop as stop:
        return stop.kind, stop.code
    except Fault:
        return 'trap', 0
    except wasmtime.Trap as trap:
        if run.exports['__reason'].value(run.store) == HOST_MEMORY:
            return 'failure', 'The machine has not enough free memory for this run.'
        if trap.trap_code == wasmtime.TrapCode.STACK_OVERFLOW:
            return 'failure', 'The engine stopped the run: its stack is exhausted.'
        return ('out-of-fuel' if run.fuel() < 0 else 'trap'), 0
    return 'trap', 0


def run_one(engine, module, linker, current, request, source, stdin):
    store = wasmtime.Store(engine)
    exports = linker.instantiate(store, module).exports(store)
    run = current[0] = Run(store, exports, request, source, stdin)
    most = min(request['mostPages'], exports['__most_pages'].value(store))
    for name, value in (('__fuel', wasmtime.Val.i64(request['fuel'])), ('__depth', wasmtime.Val.i32(request['depth'])),
                        ('__most_pages', wasmtime.Val.i32(most))):
        exports[name].set_value(store, value)
    kind, code = ending(run, exports['_start'])
    used = min(request['fuel'] - run.fuel(), request['fuel'])
    answer = {'kind': kind, 'code': code, 'fuel': used, 'memoryBytes': exports['__pages'].value(store) * PAGE,
              'stdout': len(run.out), 'stderr': len(run.err)}
    return answer, bytes(run.out), bytes(run.err)


def main():
    config = wasmtime.Config()
    # The package has no setter for the first, without which Wasmtime refuses the second.
    setter = ffi.dll.wasmtime_config_async_stack_size_set
    setter.argtypes, setter.restype = [ctypes.c_void_p, ctypes.c_uint64], None
    setter(ctypes.cast(config.ptr(), ctypes.c_void_p), STACK + (16 << 20))
    config.max_wasm_stack = STACK
    engine = wasmtime.Engine(config)
    module = wasmtime.Module.from_file(engine, sys.argv[1])
    linker, current = wasmtime.Linker(engine), [None]
    link(linker, module, current)
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    for line in incoming:
        request = json.loads(line)
        source, stdin = incoming.read(request['source']), incoming.read(request['stdin'])
        answer, out, err = run_one(engine, module, linker, current, request, source, stdin)
        outgoing.write(json.dumps(answer).encode() + b'\n' + out + err)
        outgoing.flush()


if __name__ == '__main__':
    threading.stack_size(STACK + (64 << 20))
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
