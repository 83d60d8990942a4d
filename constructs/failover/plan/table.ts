import { type Plan, planOf } from './row';

/**
 * The whole way, of which an execution takes a part:
 *
 * - a suspicion: observe until it is over or the lease is taken, then from `Seal` on;
 * - a planned move: rebuild if needed, grow, move; what the move does not finish goes on from `Commit`;
 * - a resumed one: from wherever the lease says that it is;
 * - a rebuild, a thaw, or an abort, alone.
 *
 * Invariants, which hold whoever runs which part at the same time, because each step's effect is conditional where it
 * happens:
 *
 * - a lease is taken only after a wait that began behind the answer that showed its beat (every way into `Observe` but
 *   the first leads through `Poll`, so that a poll counts for a full wait), or after W behind its revocation;
 * - nothing is promoted before `Commit`, and nothing goes back behind it;
 * - a Region opens only behind fence and replay, which stand behind the promotion; growing the group runs beside all three.
 */
export const plan: Plan = planOf('Begin', {
  // How it starts
  Begin: {
    does: 'begin',
    first: true,
    timeout: 30,
    on: {
      watch: 'Alert',
      move: 'Rebuild',
      seal: 'Seal',
      verify: 'Verify',
      thaw: 'Thaw',
      abort: 'Abort',
      wait: 'Begin later',
    },
    otherwise: 'Refused',
    caught: 'NotBegun',
  },
  'Begin later': { waits: 60, then: 'Begin' },

  // Whether the right to write may be taken
  Alert: { tells: 'suspected', then: 'Observe', retries: 1 },
  Observe: {
    does: 'observe',
    timeout: 30,
    retries: 1,
    patience: 2000,
    on: { wait: 'Poll', take: 'Take', revoke: 'Revoke', blocked: 'Ask', ask: 'Ask' },
    otherwise: 'Abandon',
    caught: 'Poll',
  },
  Poll: { waits: 'beatPoll', then: 'Observe' },
  Ask: { tells: 'blocked', then: 'Poll' },
  Abandon: { tells: 'abandoned', then: 'Ended' },
  // Whether it was taken, the lease itself says: after a fault it is asked.
  Take: {
    does: 'take',
    timeout: 30,
    on: { ok: 'Seal', 'beat-moved': 'Poll' },
    otherwise: 'Superseded',
    caught: 'Begin',
  },
  Revoke: { does: 'revoke', timeout: 30, on: { ok: 'Revoked' }, otherwise: 'Poll' },
  Revoked: { waits: 'wait', then: 'Take' },

  // Taking over
  Seal: { does: 'seal', timeout: 90, on: { ok: 'Commit', 'stale-epoch': 'Superseded' }, otherwise: 'Halt' },
  Commit: {
    does: 'commit',
    timeout: 60,
    poll: { seconds: 2, times: 15 },
    on: { ok: 'Prepare', 'stale-epoch': 'Superseded', timeout: 'Abort' },
    otherwise: 'Halt',
  },
  Prepare: {
    sideBySide: {
      database: planOf('Promote', {
        Promote: {
          does: 'promote',
          timeout: 60,
          poll: { seconds: 5, times: 360 },
          on: { ok: 'Fence' },
          otherwise: 'DatabaseDone',
          caught: 'DatabaseFailed',
        },
        Fence: {
          does: 'fence',
          timeout: 60,
          poll: { seconds: 2, times: 60 },
          on: { ok: 'Replay' },
          otherwise: 'DatabaseDone',
          caught: 'DatabaseFailed',
        },
        Replay: {
          does: 'replay',
          timeout: 60,
          poll: { seconds: 1, times: 30 },
          on: { ok: 'DatabaseDone' },
          otherwise: 'DatabaseDone',
          caught: 'DatabaseFailed',
        },
        DatabaseDone: { ends: 'done' },
        DatabaseFailed: { ends: 'failed' },
      }),
      capacity: planOf('Scale', {
        Scale: {
          does: 'scale',
          timeout: 60,
          poll: { seconds: 5, times: 120 },
          on: { ok: 'Scaled' },
          otherwise: 'Scaled',
          caught: 'ScaleFailed',
        },
        Scaled: { ends: 'done' },
        ScaleFailed: { ends: 'failed' },
      }),
      stonith: planOf('Stonith', {
        Stonith: { does: 'stonith', timeout: 15, retries: 0, on: { ok: 'Stonithed' }, otherwise: 'Stonithed' },
        Stonithed: { ends: 'done' },
      }),
    },
    then: 'Prepared?',
    caught: 'Halt',
  },
  // Too few instances serve better than none; without a database that is fenced and whole nothing does.
  'Prepared?': { asks: 'outcome', on: { ok: 'Open', 'stale-epoch': 'Superseded' }, otherwise: 'Halt' },
  Open: { does: 'open', timeout: 30, on: { ok: 'Verify', 'stale-epoch': 'Superseded' }, otherwise: 'Halt' },
  // It is open whatever comes of the verification; the message says when it is not verified.
  Verify: {
    does: 'verify',
    timeout: 60,
    poll: { seconds: 1, times: 60 },
    on: { ok: 'Finish', 'stale-epoch': 'Superseded' },
    otherwise: 'Finish',
  },
  Finish: { tells: 'finished', then: 'Planned?' },
  'Planned?': { asks: 'kind', on: { switchover: 'SendHome' }, otherwise: 'Ended' },
  SendHome: { does: 'send-home', timeout: 30, on: { ok: 'Ended' }, otherwise: 'Halt' },

  // Moving by hand
  Rebuild: {
    does: 'rebuild',
    timeout: 90,
    poll: { seconds: 10, times: 1440 },
    on: { ok: 'Standby?', 'stale-epoch': 'Superseded' },
    otherwise: 'Halt',
  },
  'Standby?': { asks: 'kind', on: { rebuild: 'Rebuilt' }, otherwise: 'Grow' },
  Rebuilt: { tells: 'rebuilt', then: 'Ended' },
  // Before the old side is frozen, so that the pause in writing is short.
  Grow: { does: 'scale', timeout: 60, poll: { seconds: 5, times: 120 }, on: { ok: 'Move' }, otherwise: 'Cancel' },
  Cancel: { tells: 'cancelled', then: 'RolledBack' },
  // A try that failed half way is found out by Abort, which the lease refuses once it has moved.
  Move: {
    does: 'move',
    timeout: 60,
    retries: 1,
    on: { ok: 'Verify', handed: 'Commit', contradiction: 'Halt' },
    otherwise: 'Abort',
  },

  // Giving up. Past the point of no return the only way is forward: begin again from where the lease is.
  Abort: { does: 'abort', timeout: 30, on: { aborted: 'ThawOld', 'too-late': 'Begin' }, otherwise: 'Halt' },
  // If it can't be reached, the old Region's instances and its reconciler do the same.
  ThawOld: {
    does: 'relay',
    timeout: 60,
    retries: 1,
    poll: { seconds: 1, times: 10 },
    on: { ok: 'Aborted' },
    otherwise: 'Aborted',
  },
  Aborted: { tells: 'aborted', then: 'RolledBack' },
  Thaw: {
    does: 'thaw',
    timeout: 60,
    poll: { seconds: 2, times: 30 },
    on: { ok: 'Ended', 'stale-epoch': 'Superseded' },
    otherwise: 'Halt',
  },

  // How it ends
  Refused: { tells: 'refused', then: 'RefusedEnd' },
  Halt: { tells: 'halted', then: 'Halted' },
  Ended: { ends: 'done' },
  // Another execution has moved the lease on: its work, not this one's.
  Superseded: { ends: 'done' },
  NotBegun: { fails: 'NotBegun', because: 'the lease could not be read: nothing was done' },
  RefusedEnd: { fails: 'Refused', because: 'the request was refused; the output of Begin says why' },
  RolledBack: { fails: 'RolledBack', because: 'the old side holds the lease again' },
  Halted: { fails: 'Halted', because: 'a step gave up; the reconciler resumes unless the record says halted' },
});
