import { PublishCommand } from '@aws-sdk/client-sns';
import type { HandlerContext } from '../../context';
import { ok, type FailoverState, type StepResult } from '../state';

/** What people are told about. */
export type Occasion =
  'suspected' | 'blocked' | 'halted' | 'finished' | 'aborted' | 'refused' | 'abandoned' | 'rebuilt' | 'cancelled';

const headline: Record<Occasion, (state: FailoverState) => string> = {
  suspected: ({ from }) => `an observer sees ${from} down`,
  blocked: ({ to }) => `the failover to ${to} waits for a person`,
  halted: ({ to }) => `the failover to ${to} has stopped`,
  finished: ({ to, verified }) => `${to} serves${verified ? ', verified by a payment' : ', NOT verified'}`,
  aborted: ({ from }) => `the move was aborted, ${from} holds the lease again`,
  refused: () => 'the request was refused',
  cancelled: ({ from }) => `the move was cancelled, ${from} goes on`,
  rebuilt: ({ to }) => `${to} is a standby again`,
  abandoned: ({ from }) => `nothing done about ${from}`,
};

/** Pure: subject and text of a message. */
export function message(occasion: Occasion, scope: string, state: FailoverState): { subject: string; text: string } {
  const subject = `[${scope}] ${headline[occasion](state)}`.slice(0, 100);
  const lines = {
    kind: state.kind,
    epoch: state.epoch,
    from: state.from,
    to: state.to,
    execution: state.execution,
    grounds: state.grounds,
    actor: state.actor,
    detail: state.detail,
    'entries replayed': state.replay?.entries,
  };
  const text = Object.entries(lines)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`);
  return { subject, text: [headline[occasion](state), '', ...text].join('\n') };
}

/** Closes the record as the occasion demands and tells people. The record comes first: it is what others act on. */
export function notify(occasion: Occasion) {
  return async (context: HandlerContext, state: FailoverState): Promise<StepResult> => {
    const store = context.control();
    const closedAt = context.now();
    if (occasion === 'finished') await store.amend(state.epoch, { status: 'done', closedAt });
    // Nothing was frozen yet, so there is nothing to thaw.
    if (occasion === 'cancelled') await store.amend(state.epoch, { status: 'aborted', closedAt, thawed: true });
    if (occasion === 'abandoned') await store.abandon(state.epoch, state.execution, closedAt);
    const { subject, text } = message(occasion, context.config.scope, state);
    if (occasion !== 'abandoned')
      await context
        .clients(context.region)
        .sns.send(
          new PublishCommand({ TopicArn: context.names.topicArn(context.region), Subject: subject, Message: text }),
        );
    // The outcome that led here still tells what happened; notifying must not hide it.
    return ok({ detail: state.detail });
  };
}
