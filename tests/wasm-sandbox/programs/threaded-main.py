import sys
import threading
from functools import cache

sys.setrecursionlimit(1 << 20)
threading.stack_size(1 << 26)


@cache
def steps(n):
    return 0 if n == 0 else 1 + steps(n - 1)


def main():
    print(steps(3000), threading.active_count() >= 1)


thread = threading.Thread(target=main)
thread.start()
thread.join()
print(thread.is_alive())
