import { drawFrom } from '../draw.ts';
import { type Stage, type Task, variantAt } from '../stages.ts';
import { type Choice, plainProgram } from './assemble.ts';
import { importing, suiteSource } from './generator.ts';
import { argumentsOf, leetcodeProgram } from './leetcode.ts';
import { PLAIN } from './persona.ts';
import { slotsOf } from './slots.ts';
import { standIn } from './stand-in.ts';

/** Most wrong programs that samples are compared against. */
const WRONG_MOST = 8;

/** Python literal of a text: JSON of ASCII is one. */
const literal = (text: string) =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const SAMPLES = `def run(code, text):
    space = {'__name__': '__main__'}
    kept = sys.stdin, sys.stdout
    sys.stdin, sys.stdout = io.StringIO(text), io.StringIO()
    try:
        exec(code, space)
        return sys.stdout.getvalue(), space
    finally:
        sys.stdin, sys.stdout = kept

def separated(text, out):
    count = 0
    for code in WRONG:
        try:
            count += run(code, text)[0] != out
        except Exception:
            count += 1
    return count

def answer(code, text):
    try:
        return run(code, text)[0]
    except Exception:
        return None

def probe():
    inputs = [(name, text) for name, _label, text in suite(5)]
    answers = [answer(CODE, text) for _name, text in inputs]
    large = [k for k, (name, _text) in enumerate(inputs) if name[:4] not in ('tiny', 'edge')]
    changed = [sum(answer(code, inputs[k][1]) != answers[k] for k in large) for code in ABLATED]
    kinds = list(dict.fromkeys(answers))
    return {'answers': [kinds.index(x) for x in answers], 'changed': changed, 'large': len(large)}

def pool():
    taken = set(text for _name, _label, text in suite(len(PLAN)))
    found = []
    for k in range(18):
        rng = random.Random('%s:sample:%d' % (SEED, k))
        kind = 'tiny' if k % 6 == 4 else 'edge' if k % 6 == 5 else 'sample'
        text = '\\n'.join(write(rng, objects(kind, k % 2, rng), 'small' if kind == 'sample' else kind)) + '\\n'
        if text in taken or len(text) > 260:
            continue
        taken.add(text)
        out, space = run(CODE, text)
        if len(out) <= 260:
            found.append((kind, text, out, space))
    return found

def dull(out):
    return len(set(out.split())) < 2 and out.strip() in ('0', '1', '-1', '')

def chosen():
    found = pool()
    plain = [x for x in found if x[0] == 'sample'] or found
    ranked = sorted(plain[:6], key=lambda x: (dull(x[2]), -separated(x[1], x[2]), abs(len(x[1]) - 30)))
    picked = ranked[:1]
    for kinds in (('tiny', 'edge', 'sample'), ('edge', 'tiny')):
        outs = [x[2] for x in picked]
        more = [x for x in found if x[0] in kinds and x not in picked and x[2] not in outs]
        more = more or [x for x in found if x not in picked][:1]
        picked += sorted(more, key=lambda x: len(x[1]))[:1]
    return picked

def shown(space, names):
    out = {}
    for name in names:
        if name in space:
            out[name] = repr(space[name])
    return out

def main():
    print(json.dumps(probe()))
    for kind, text, out, space in chosen():
        row = {'input': text, 'output': out, 'lists': shown(space, LISTS)}
        if CLASS:
            row['arguments'] = shown(run(CLASS, text)[1], ARGUMENTS)
        print(json.dumps(row))

main()
`;

/** Every single wrong place of the reference that is no shared misreading: those stay for the reader to settle. */
function wrongChoices(task: Task, right: readonly Choice[]): Choice[][] {
  const all = right.flatMap(({ impl }, stage) => {
    const { op, port } = task.stages[stage] as Task['stages'][number];
    const ids = new Set(slotsOf(impl.source).map((slot) => slot.id));
    return op.mutations
      .filter(
        (m) => ids.has(m.slot) && m.trap === undefined && (m.visibleIf?.(port.value, variantAt(task, stage)) ?? true),
      )
      .map((m) => right.map((choice, k) => (k === stage ? { impl, wrong: new Set([m.slot]) } : choice)));
  });
  return drawFrom(`${task.plan.seed}/samples`).shuffle('wrong', all).slice(0, WRONG_MOST);
}

function withStandIn(task: Task, right: readonly Choice[], at: number): Choice[] {
  return right.map((choice, k) =>
    k === at ? { impl: standIn(task.stages[k] as Stage, task), wrong: new Set<string>() } : choice,
  );
}

/**
 * A program that prints how the answers vary over the smaller inputs of the suite and how many of them change when an operator is
 * replaced by its stand-in, then two or three worked samples, one JSON object a line: small inputs that are not in the suite, what the
 * reference prints, the lists between the operators, and the arguments of the function in the third style. The first one
 * tells as many wrong programs as possible from the right one.
 */
export function sampleSource(task: Task, reference: readonly Choice[]): string {
  const draw = drawFrom(task.plan.seed);
  const persona = { ...PLAIN, layout: 'script' as const };
  const plain = (choices: readonly Choice[]) => literal(plainProgram(task, choices, persona, draw, 'sample'));
  const isClass = task.plan.style === 'leetcode';
  const lists = task.stages.filter((stage) => stage.link !== null).map((stage) => stage.letters.data);
  const wrong = wrongChoices(task, reference).map(plain);
  const ablated = task.stages.length < 2 ? [] : task.stages.map((_s, k) => plain(withStandIn(task, reference, k)));
  return `${importing(task)}import io
import json
import random
import sys

${suiteSource(task)}
CODE = compile(${plain(reference)}, 'reference', 'exec')
CLASS = ${isClass ? `compile(${literal(leetcodeProgram(task, reference, PLAIN, draw, 'sample'))}, 'class', 'exec')` : 'None'}
WRONG = [compile(x, 'wrong', 'exec') for x in [
${wrong.map((text) => `    ${text},`).join('\n')}
]]
ABLATED = [compile(x, 'ablated', 'exec') for x in [
${ablated.map((text) => `    ${text},`).join('\n')}
]]
LISTS = ${literal(lists.join(' '))}.split()
ARGUMENTS = ${literal(
    argumentsOf(task)
      .map(({ name }) => name)
      .join(' '),
  )}.split()

${SAMPLES}`;
}
