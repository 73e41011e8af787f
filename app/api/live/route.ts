import { failureOf } from '@/lib/auth/answer';
import { permitted } from '@/lib/auth/route';
import { answerQuestions } from '@/lib/console/live/answer-questions';
import { liveQuestionsSchema } from '@/lib/console/live/schemas';
import { Refusal } from '@/lib/console/refusal';
import { topicOf } from '../../live-topics';

/** Each question has the permission and the checks of its own route; who is signed in at all may ask. */
export const GET = permitted(
  'account:own',
  liveQuestionsSchema,
  ({ asker, now, input }) => {
    const read = async (address: string): Promise<unknown> => {
      const topic = topicOf(address);
      if (topic === null) throw new Refusal('not-found', 'Nothing is asked again at this address.');
      return topic.route.read({ asker, now, query: topic.query, params: topic.params });
    };
    const headers = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return Promise.resolve(new Response(answerQuestions(input.ask, { now, read, failureOf }), { headers }));
  },
  { beforeSecondFactor: true },
);
