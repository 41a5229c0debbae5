/**
 * Ends of library modules, by path, for what this world lacks. An event loop wakes itself up through a pair of sockets,
 * which only another thread would need; a thread pool runs what it is given at once, as threads do here.
 */
export const LIBRARY_ADDITIONS: Readonly<Record<string, string>> = {
  'asyncio/selector_events.py': `

def _make_self_pipe(self):
    self._ssock = self._csock = None
    self._internal_fds += 1

def _close_self_pipe(self):
    self._internal_fds -= 1

BaseSelectorEventLoop._make_self_pipe = _make_self_pipe
BaseSelectorEventLoop._close_self_pipe = _close_self_pipe
`,
  'concurrent/futures/thread.py': `

def _submit(self, fn, /, *args, **kwargs):
    with self._shutdown_lock:
        if self._broken:
            raise self.BROKEN(self._broken)
        if self._shutdown:
            raise RuntimeError('cannot schedule new futures after shutdown')
        context = self.__dict__.get('_context')
    if context is None:
        context = self._context = self._create_worker_context()
        try:
            context.initialize()
        except BaseException:
            _base.LOGGER.critical('Exception in initializer:', exc_info=True)
            self._initializer_failed()
            raise self.BROKEN(self._broken) from None
    future = _base.Future()
    _WorkItem(future, self._resolve_work_item_task(fn, args, kwargs)).run(context)
    return future

_submit.__doc__ = _base.Executor.submit.__doc__
ThreadPoolExecutor.submit = _submit
`,
};
