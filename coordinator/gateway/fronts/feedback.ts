import { z } from 'zod';
import { LIMITS } from '../../../protocol/limits.ts';
import { type Feedback, passRate } from '../../../protocol/messages/feedback-statement.ts';
import { hex32 } from '../../../protocol/messages/primitives.ts';
import type { FeedbackAnswer } from '../../shell.ts';
import type { Front } from '../front.ts';
import { nativeWords } from './native.ts';

/** A report of as many tasks as one entry holds fits into this. */
const BODY_BYTES_MAX = 256 << 10;

const request = z.strictObject({
  report: hex32,
  tasks: z
    .array(passRate)
    .min(1)
    .max(LIMITS.passRatesPerEntry)
    .refine((tasks) => new Set(tasks.map(({ task }) => task)).size === tasks.length, 'expected each task once'),
});

const reply = z.strictObject({ logged: z.int(), unknown: z.int(), repeated: z.boolean() });

/**
 * Pass rates from a trainer while the campaign runs. `report` is any 64 hexadecimal digits of the trainer's choice: a report
 * that is sent again, because its answer was lost, is counted once.
 */
export function feedbackFront(take: (report: Feedback) => Promise<FeedbackAnswer>): Front {
  return {
    name: 'feedback',
    routes: [
      {
        method: 'POST',
        path: '/v1/feedback',
        summary: 'How often a model in training solved tasks of the campaign',
        body: request,
        bodyBytesMax: BODY_BYTES_MAX,
        reply,
        success: 200,
        handle: async ({ body }) => {
          const { report, tasks } = body as z.infer<typeof request>;
          const sorted = [...tasks].sort((a, b) => (a.task < b.task ? -1 : 1));
          return { status: 200, body: await take({ report, tasks: sorted }) };
        },
      },
    ],
    ...nativeWords('the report is not logged, send it again'),
  };
}
