/**
 * How each target finds the program in a model's text. Written after what the targets do, so that a row is only released
 * when its golden solution survives the way that a model's answer will go.
 */

/** The last fenced block of any language, else undefined: the reward functions in this repository and open-r1's. */
export function lastFence(text: string): string | undefined {
  const blocks = [...text.matchAll(/```(?:\w+)?\n([\s\S]*?)```/g)];
  return blocks.at(-1)?.[1];
}

/** verl: what follows the last "```python", else the second part of the text cut at fences. */
export function verlProgram(text: string): string | undefined {
  if (text.includes('```python')) return text.split('```python').at(-1)!.split('```')[0]!;
  const parts = text.split('```');
  if (parts.length < 2) return undefined;
  const block = parts[1]!;
  const end = block.indexOf('\n');
  return end >= 0 && /^[A-Za-z]+$/.test(block.slice(0, end).trim()) ? block.slice(end + 1) : block;
}

/** LiveCodeBench: the lines between the last two lines that hold a fence. */
export function lcbProgram(text: string): string | undefined {
  const lines = text.split('\n');
  const fences = lines.flatMap((line, at) => (line.includes('```') ? [at] : []));
  if (fences.length < 2) return undefined;
  return lines.slice(fences.at(-2)! + 1, fences.at(-1)).join('\n');
}
