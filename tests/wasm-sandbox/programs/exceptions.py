import contextlib
import traceback


@contextlib.contextmanager
def guard(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("caught", error)
    finally:
        print("leave", name)


with guard("a") as value:
    raise ValueError(value)
try:
    try:
        {}["missing"]
    except KeyError as error:
        raise RuntimeError("outer") from error
except RuntimeError as error:
    print(error, repr(error.__cause__))
    print(traceback.format_exc().splitlines()[-1])
try:
    raise ExceptionGroup("group", [ValueError(1), TypeError(2)])
except* TypeError as group:
    print(group.exceptions)
except* ValueError as group:
    print(group.exceptions)
