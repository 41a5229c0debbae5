import type { State } from '../../coordinator/core/state.ts';

/** Where a campaign stands that goes on for ever. */
export function describe(state: State): string {
  const tasks = state.tasks.map((task) => {
    const jobs = task.rounds.flatMap((round) => round.jobs);
    const leases = jobs.map((job) => `${job.status}:${job.leases.map((lease) => lease.status).join('/')}`);
    return `task ${task.index} ${task.phase}, waiting ${task.waiting.size}, jobs ${leases.join(' ')}`;
  });
  const nodes = [...state.nodes.values()].map((node) => `${node.operator} ${node.status} holds ${node.held.size}`);
  const open = `epoch ${state.epoch?.number}, open ${state.open.size}, due ${state.due.length}`;
  return [open, ...tasks, ...nodes].join('; ');
}
