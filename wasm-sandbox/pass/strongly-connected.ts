/** Tarjan's algorithm without recursion. Returns for each node the size of its strongly connected component. */
export function componentSizes(nodes: number, successors: (node: number) => readonly number[]): Int32Array {
  const index = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const size = new Int32Array(nodes);
  const onStack = new Uint8Array(nodes);
  const stack: number[] = [];
  let count = 0;
  const enter = (node: number): { node: number; next: readonly number[]; at: number } => {
    index[node] = low[node] = count++;
    stack.push(node);
    onStack[node] = 1;
    return { node, next: successors(node), at: 0 };
  };
  const leave = (node: number): void => {
    if (low[node] !== index[node]) return;
    const members = stack.splice(stack.lastIndexOf(node));
    for (const member of members) {
      onStack[member] = 0;
      size[member] = members.length;
    }
  };
  for (let root = 0; root < nodes; root++) {
    if (index[root]! >= 0) continue;
    const work = [enter(root)];
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const target = frame.next[frame.at++];
      if (target === undefined) {
        work.pop();
        const parent = work[work.length - 1]?.node;
        if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[frame.node]!);
        leave(frame.node);
      } else if (index[target]! < 0) work.push(enter(target));
      else if (onStack[target]) low[frame.node] = Math.min(low[frame.node]!, index[target]!);
    }
  }
  return size;
}
