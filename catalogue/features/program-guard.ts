/**
 * A bound (Python) on the depth of a syntax tree, taken from the text. The parser of a WebAssembly CPython overruns its stack on
 * chains of about a thousand operators; such a snippet must be an error of its own and not end the whole batch.
 */
export const PROGRAM_GUARD = String.raw`
DEEPEST = 300
WORDS = {"if", "else", "not", "and", "or", "in", "is", "await"}


def string_end(source, at):
    """Index behind the string literal whose quote is at 'at'."""
    quote = source[at]
    mark = quote * 3 if source.startswith(quote * 3, at) else quote
    at += len(mark)
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source.startswith(mark, at):
            return at + len(mark)
        elif source[at] == "\n" and len(mark) == 1:
            return at
        else:
            at += 1
    return at


def is_too_deep(source):
    """Each bracket level keeps [operators since the last comma, most so far]; branches of elif and lambdas count for the file."""
    levels = [[0, 0]]
    total = 0
    at = 0
    while at < len(source):
        ch = source[at]
        start = at
        at += 1
        if ch == "#":
            while at < len(source) and source[at] != "\n":
                at += 1
        elif ch == "\\":
            at += 1
        elif ch in "'\"":
            at = string_end(source, start)
        elif ch.isalpha() or ch == "_":
            while at < len(source) and (source[at].isalnum() or source[at] == "_"):
                at += 1
            word = source[start:at]
            total += word in ("elif", "lambda")
            levels[-1][0] += word in WORDS
            if at < len(source) and source[at] in "'\"" and len(word) <= 2 and "f" in word.lower():
                start = at
                at = string_end(source, start)
                levels[-1][0] += sum(x in "+-*/%@&|^~<>.([{" for x in source[start:at])
        elif ch in "([{":
            levels.append([0, 0])
        elif ch in ")]}":
            if len(levels) > 1:
                now, peak = levels.pop()
                levels[-1][0] += max(now, peak) + 1
        elif ch == "," or ch in "\n;" and len(levels) == 1:
            levels[-1] = [0, max(levels[-1]) if len(levels) > 1 else 0]
        elif ch in "+-*/%@&|^~<>.":
            levels[-1][0] += 1
        if levels[-1][0] > DEEPEST or total > DEEPEST or len(levels) > 100:
            return True
    return False
`;
