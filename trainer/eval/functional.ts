/**
 * Problems that name a function are judged as programs: a driver reads one JSON value a line as the arguments, calls the
 * function, and prints its result as canonical JSON. The expected value is put into the same form, so that `[1, 2]` and
 * `[1,2]`, or `2.0` and `2`, are equal as they are for LiveCodeBench.
 */
const DRIVER = String.raw`

def __hivesmith_canonical(value):
    if isinstance(value, float) and value == value and value not in (float("inf"), float("-inf")) and value == int(value):
        return int(value)
    if isinstance(value, (list, tuple)):
        return [__hivesmith_canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: __hivesmith_canonical(item) for key, item in value.items()}
    return value

def __hivesmith_main():
    import json, sys
    arguments = [json.loads(line) for line in sys.stdin.read().split("\n") if line.strip() != ""]
    name = __NAME__
    function = globals().get(name)
    if function is None:
        function = getattr(globals()["Solution"](), name)
    result = __hivesmith_canonical(function(*arguments))
    sys.stdout.write(json.dumps(result, separators=(",", ":"), ensure_ascii=False) + "\n")

__hivesmith_main()
`;

const PREAMBLE =
  'from typing import *\nfrom collections import *\nfrom heapq import *\nfrom bisect import *\nfrom itertools import *\n' +
  'from functools import *\nfrom math import *\nfrom string import *\nimport collections, functools, heapq, itertools, math, re, string, sys\n';

/** The program that calls the function of an answer. */
export function functionalProgram(answer: string, functionName: string): string {
  return `${PREAMBLE}${answer}${DRIVER.replace('__NAME__', () => JSON.stringify(functionName))}`;
}

/** JSON text in the driver's form; undefined when it is no JSON. Whole numbers keep their digits, however many. */
export function canonicalValue(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const parts = text.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/g) ?? [];
  return parts
    .map((part) => {
      if (part.startsWith('"')) return JSON.stringify(JSON.parse(part));
      return /[.eE]/.test(part) ? decimal(Number(part)) : part === '-0' ? '0' : part;
    })
    .join('');
}

/** As Python prints a float, and the driver a whole one: the shortest digits in both languages, but another choice of exponents. */
function decimal(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  return Number(exponent) < -4 ? `${digits}e-${exponent.slice(1).padStart(2, '0')}` : String(value);
}
