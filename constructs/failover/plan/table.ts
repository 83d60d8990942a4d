import { choice, end, endFailed, fail, step, succeed, wait, type State, type States } from './states';

/** The timers that appear in the definition, seconds. */
export interface PlanTimers {
  /** O */
  readonly beatPoll: number;
  /** W */
  readonly wait: number;
}

/** Functions of the plan, each in a folder `failover-<name>` of the bundled code. */
export const planFunctions = [
  'begin',
  'observe',
  'take',
  'revoke',
  'seal',
  'commit',
  'promote',
  'scale',
  'stonith',
  'fence',
  'replay',
  'open',
  'verify',
  'notify',
  'abort',
  'relay',
  'move',
  'rebuild',
  'send-home',
  'freeze',
  'thaw',
] as const;

/** Folders of bundled code that a failover needs. */
export const functionBundles = ['probe', 'reconciler', 'rehearsal', ...planFunctions.map((name) => `failover-${name}`)];

export type PlanFunction = (typeof planFunctions)[number];

type Arn = (step: PlanFunction) => string;

/** A failover, however long a person is waited for. */
const longestExecution = 24 * 3600;

/**
 * The whole way, of which an execution takes a part:
 *
 * - a suspicion: observe until it is over or the lease is taken, then from `Seal` on;
 * - a planned move: rebuild if needed, grow, move; what the move does not finish goes on from `Commit`;
 * - a resumed one: from wherever the lease says that it is;
 * - a rebuild, or a thaw, alone.
 *
 * Every way into `Observe` but the first leads through `Poll`, so that a poll counts for a full wait.
 */
export function planDefinition(arn: Arn, timers: PlanTimers): State {
  return {
    Comment: 'Moves the right to write to this Region, or back',
    StartAt: 'Begin',
    TimeoutSeconds: longestExecution,
    States: {
      ...begin(arn),
      ...decide(arn, timers),
      ...takeOver(arn),
      ...moveByHand(arn),
      ...giveUp(arn),
      ...ends(arn),
    },
  };
}

function begin(arn: Arn): States {
  return {
    ...step('Begin', {
      functionArn: arn('begin'),
      timeout: 30,
      payload: { 'input.$': '$', 'execution.$': '$$.Execution.Name' },
      on: { watch: 'Alert', move: 'Rebuild', seal: 'Seal', verify: 'Verify', thaw: 'Thaw', wait: 'Begin later' },
      otherwise: 'Refused',
      caught: 'NotBegun',
    }),
    'Begin later': wait(60, 'Begin'),
    NotBegun: fail('NotBegun', 'the lease could not be read: nothing was done'),
  };
}

function decide(arn: Arn, timers: PlanTimers): States {
  return {
    ...told(arn, 'Alert', 'suspected', 'Observe', 1),
    ...step('Observe', {
      functionArn: arn('observe'),
      timeout: 30,
      retries: 1,
      input: { maximumWaits: 2000 },
      on: { wait: 'Poll', take: 'Take', revoke: 'Revoke', blocked: 'Ask', ask: 'Ask' },
      otherwise: 'Abandon',
      caught: 'Poll',
    }),
    Poll: wait(timers.beatPoll, 'Observe'),
    ...told(arn, 'Ask', 'blocked', 'Poll'),
    ...told(arn, 'Abandon', 'abandoned', 'Ended'),
    ...step('Take', {
      functionArn: arn('take'),
      timeout: 30,
      on: { ok: 'Seal', 'beat-moved': 'Poll' },
      otherwise: 'Superseded',
      // Whether it was taken, the lease itself says.
      caught: 'Begin',
    }),
    ...step('Revoke', {
      functionArn: arn('revoke'),
      timeout: 30,
      on: { ok: 'Revoked' },
      otherwise: 'Poll',
    }),
    Revoked: wait(timers.wait, 'Take'),
  };
}

function takeOver(arn: Arn): States {
  return {
    ...step('Seal', {
      functionArn: arn('seal'),
      timeout: 90,
      on: { ok: 'Commit', 'stale-epoch': 'Superseded' },
      otherwise: 'Halt',
    }),
    ...step('Commit', {
      functionArn: arn('commit'),
      timeout: 60,
      poll: { seconds: 2, times: 15 },
      on: { ok: 'Prepare', 'stale-epoch': 'Superseded', timeout: 'Abort' },
      otherwise: 'Halt',
    }),
    Prepare: {
      Type: 'Parallel',
      Branches: [promoteBranch(arn), scaleBranch(arn), stonithBranch(arn)],
      ResultSelector: { 'promotion.$': '$[0].outcome', 'capacity.$': '$[1].outcome' },
      ResultPath: '$.prepared',
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Halt' }],
      Next: 'Prepared?',
    },
    // Too few instances serve better than none; without a database nothing does.
    'Prepared?': choice('$.prepared.promotion', { ok: 'Fence', 'stale-epoch': 'Superseded' }, 'Halt'),
    ...step('Fence', {
      functionArn: arn('fence'),
      timeout: 60,
      poll: { seconds: 2, times: 60 },
      on: { ok: 'Replay', 'stale-epoch': 'Superseded' },
      otherwise: 'Halt',
    }),
    ...step('Replay', {
      functionArn: arn('replay'),
      timeout: 330,
      poll: { seconds: 1, times: 30 },
      on: { ok: 'Open', 'stale-epoch': 'Superseded' },
      otherwise: 'Halt',
    }),
    ...step('Open', {
      functionArn: arn('open'),
      timeout: 30,
      on: { ok: 'Verify', 'stale-epoch': 'Superseded' },
      otherwise: 'Halt',
    }),
    ...step('Verify', {
      functionArn: arn('verify'),
      timeout: 60,
      poll: { seconds: 1, times: 60 },
      on: { ok: 'Finish', 'stale-epoch': 'Superseded' },
      // It is open all the same; the message says that it is not verified.
      otherwise: 'Finish',
    }),
    ...told(arn, 'Finish', 'finished', 'Planned?'),
    'Planned?': choice('$.kind', { switchover: 'SendHome' }, 'Ended'),
    ...step('SendHome', { functionArn: arn('send-home'), timeout: 30, on: { ok: 'Ended' }, otherwise: 'Halt' }),
  };
}

const branch = (startAt: string, states: States): State => ({ StartAt: startAt, States: states });

function promoteBranch(arn: Arn): State {
  return branch('Promote', {
    ...step('Promote', {
      functionArn: arn('promote'),
      timeout: 60,
      poll: { seconds: 5, times: 360 },
      on: { ok: 'Promoted' },
      otherwise: 'Promoted',
      caught: 'PromoteFailed',
    }),
    Promoted: end(),
    PromoteFailed: endFailed(),
  });
}

function scaleBranch(arn: Arn): State {
  return branch('Scale', {
    ...step('Scale', {
      functionArn: arn('scale'),
      timeout: 60,
      poll: { seconds: 5, times: 120 },
      on: { ok: 'Scaled' },
      otherwise: 'Scaled',
      caught: 'ScaleFailed',
    }),
    Scaled: end(),
    ScaleFailed: endFailed(),
  });
}

function stonithBranch(arn: Arn): State {
  return branch('Stonith', {
    ...step('Stonith', {
      functionArn: arn('stonith'),
      timeout: 15,
      retries: 0,
      on: { ok: 'Stonithed' },
      otherwise: 'Stonithed',
    }),
    Stonithed: end(),
  });
}

function moveByHand(arn: Arn): States {
  return {
    ...step('Rebuild', {
      functionArn: arn('rebuild'),
      timeout: 90,
      poll: { seconds: 10, times: 1440 },
      on: { ok: 'Standby?', 'stale-epoch': 'Superseded' },
      otherwise: 'Halt',
    }),
    'Standby?': choice('$.kind', { rebuild: 'Rebuilt' }, 'Grow'),
    ...told(arn, 'Rebuilt', 'rebuilt', 'Ended'),
    // Before the old side is frozen, so that the pause in writing is short.
    ...step('Grow', {
      functionArn: arn('scale'),
      timeout: 60,
      poll: { seconds: 5, times: 120 },
      on: { ok: 'Move' },
      otherwise: 'Cancel',
    }),
    ...told(arn, 'Cancel', 'cancelled', 'RolledBack'),
    ...step('Move', {
      functionArn: arn('move'),
      timeout: 60,
      // A try that failed half way is found out by Abort, which the lease refuses once it has moved.
      retries: 1,
      on: { ok: 'Verify', handed: 'Commit', contradiction: 'Halt' },
      otherwise: 'Abort',
    }),
  };
}

function giveUp(arn: Arn): States {
  return {
    ...step('Abort', {
      functionArn: arn('abort'),
      timeout: 30,
      // Past the point of no return the only way is forward: begin again from where the lease is.
      on: { aborted: 'ThawOld', 'too-late': 'Begin' },
      otherwise: 'Halt',
    }),
    ...step('ThawOld', {
      functionArn: arn('relay'),
      timeout: 60,
      retries: 1,
      poll: { seconds: 1, times: 10 },
      on: { ok: 'Aborted' },
      // The old Region's instances and its reconciler do the same.
      otherwise: 'Aborted',
    }),
    ...told(arn, 'Aborted', 'aborted', 'RolledBack'),
    ...step('Thaw', {
      functionArn: arn('thaw'),
      timeout: 60,
      poll: { seconds: 2, times: 30 },
      on: { ok: 'Ended', 'stale-epoch': 'Superseded' },
      otherwise: 'Halt',
    }),
  };
}

function ends(arn: Arn): States {
  return {
    ...told(arn, 'Refused', 'refused', 'RefusedEnd'),
    ...told(arn, 'Halt', 'halted', 'Halted'),
    Ended: succeed(),
    // Another execution has moved the lease on: its work, not this one's.
    Superseded: succeed(),
    RefusedEnd: fail('Refused', 'the request was refused; the output of Begin says why'),
    RolledBack: fail('RolledBack', 'the old side holds the lease again'),
    Halted: fail('Halted', 'a step gave up; the reconciler resumes unless the record says halted'),
  };
}

/** Telling people never holds anything up. */
function told(arn: Arn, name: string, occasion: string, next: string, retries = 2): States {
  return step(name, {
    functionArn: arn('notify'),
    input: { occasion },
    timeout: 20,
    retries,
    on: { ok: next },
    otherwise: next,
  });
}
