import { type DaemonState, judgeState } from '../../../local/daemon';

const state: DaemonState = {
  schema: 'holdfast.local/1',
  architecture: 'payments',
  pid: 4711,
  started: '1000',
  namespace: 'boot-1/pid:[1]',
  since: '2026-11-21T12:00:00.000Z',
  phase: 'starting',
};

const judge = (text: string | undefined, { namespace = state.namespace, runs = true } = {}) =>
  judgeState(text, {
    namespace,
    isRunning: ({ pid, started }) => runs && pid === state.pid && started === state.started,
  }).kind;

test('no file means that nothing runs', () => {
  expect(judge(undefined)).toBe('absent');
});

test('a process with that pid and that start time runs', () => {
  expect(judge(JSON.stringify(state))).toBe('running');
});

test.each([
  ['whose process is gone', state, false],
  ['whose pid is used again by another process', { ...state, started: '2000' }, true],
])('a state %s is stale', (_, found, runs) => {
  expect(judge(JSON.stringify(found), { runs })).toBe('stale');
});

test('a state of an earlier boot is stale', () => {
  expect(judge(JSON.stringify(state), { namespace: 'boot-2/pid:[1]' })).toBe('stale');
});

test('a state of another container is foreign: its process cannot be seen from here', () => {
  expect(judge(JSON.stringify(state), { namespace: 'boot-1/pid:[2]', runs: false })).toBe('foreign');
});

test.each([
  ['is empty', ''],
  ['is half a document', JSON.stringify(state).slice(0, 40)],
  ['has another version', JSON.stringify({ ...state, schema: 'holdfast.local/2' })],
  ['has a pid that is none', JSON.stringify({ ...state, pid: 'x' })],
  ['is healthy without addresses', JSON.stringify({ ...state, phase: 'healthy' })],
  ['holds what nobody knows', JSON.stringify({ ...state, extra: 1 })],
])('a file that %s is malformed', (_, text) => {
  expect(judge(text)).toBe('malformed');
});
