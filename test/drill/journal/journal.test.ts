import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crashProof, drillJournalSchema, DrillRecorder, readJournal } from '../../../drill/journal';
import { exampleJournal, examplePlan } from './example';

let folder: string;
let path: string;
let time: number;
let recorder: DrillRecorder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
  path = join(folder, 'drill', 'journal.json');
  time = 1000;
  recorder = new DrillRecorder(path, examplePlan, () => ({ mono: time, wall: 1_700_000_000_000 + time }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is complete on disk from the first moment on', () => {
  expect(readJournal(path)).toMatchObject({ status: 'running', prediction: examplePlan.prediction });
});

it('is complete on disk after every change, with nothing left beside it', () => {
  recorder.phase('steady state', 8);
  time = 3500;
  recorder.phase('detection');
  expect(readJournal(path).phases).toEqual([
    { name: 'steady state', startedAt: 0, endedAt: 2500, budgetSeconds: 8 },
    { name: 'detection', startedAt: 2500 },
  ]);
  expect(readdirSync(join(folder, 'drill'))).toEqual(['journal.json']);
});

it('keeps the last valid state when a change is invalid', () => {
  expect(() => recorder.event('drill', 7 as unknown as string)).toThrow();
  expect(readJournal(path)).toEqual(recorder.journal);
  expect(recorder.journal.events).toEqual([]);
});

it('fails when the prediction is changed after the fault', () => {
  recorder.faultInjected();
  const writer = (recorder as unknown as { writer: { update(change: (draft: object) => void): void } }).writer;
  expect(() => writer.update((draft) => Object.assign(draft, { prediction: { lines: [], total: 1 } }))).toThrow(
    '"prediction" of drill 20261121-093000-region-loss is frozen since its fault: write it before injecting the fault',
  );
});

it('fails on a second fault', () => {
  recorder.faultInjected();
  time += 5;
  expect(() => recorder.faultInjected()).toThrow('a drill has one fault');
});

it('records why a drill was stopped, and ends its phase', () => {
  recorder.phase('detection');
  time += 700;
  recorder.stop('no acknowledged write for 90 s');
  expect(readJournal(path)).toMatchObject({
    status: 'stopped',
    stopReason: 'no acknowledged write for 90 s',
    phases: [{ endedAt: 700 }],
    finishedAt: new Date(1_700_000_001_700).toISOString(),
  });
});

it('replaces what was known of a failover of the same epoch', () => {
  const record = { kind: 'failover', epoch: 2, from: 'us-east-1', to: 'us-west-2', steps: [] } as const;
  recorder.failover({ ...record, steps: [] });
  recorder.failover({ ...record, steps: [{ name: 'take', startedAt: 1 }] });
  expect(recorder.journal.failovers.map(({ steps }) => steps.length)).toEqual([1]);
});

it('holds when every condition holds', () => {
  const { held, conditions } = exampleJournal();
  expect(conditions.filter(({ holds }) => !holds)).toEqual([]);
  expect(held).toBe(true);
});

it('does not hold when an acknowledged payment is lost', () => {
  const { held, conditions } = exampleJournal((_, stores) => (stores.databases[0]!.payments as unknown[]).pop());
  expect(held).toBe(false);
  expect(conditions.filter(({ holds }) => !holds).map(({ name }) => name)).toContain('acknowledged writes lost');
});

it('does not hold when service never comes back', () => {
  const { held, conditions } = exampleJournal((history) => {
    for (const event of history)
      if (event.type === 'ack' && event.answer?.epoch !== 1) Object.assign(event, { type: 'unknown' });
  });
  expect(held).toBe(false);
  expect(conditions[0]).toMatchObject({ name: 'RTO', measured: 'service did not come back', holds: false });
});

it('does not hold when the RTO is missed', () => {
  recorder.condition('RTO', 'at most 1 s', '2 s', false);
  expect(recorder.journal.held).toBe(false);
});

it('fails to read another version', () => {
  writeFileSync(path, JSON.stringify({ ...recorder.journal, schema: 'holdfast.drill/2' }));
  expect(() => readJournal(path)).toThrow('has schema "holdfast.drill/2"; this version reads "holdfast.drill/1"');
});

it('fails to read a journal that lacks something, naming it', () => {
  const { rerun: _, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(rest));
  expect(() => readJournal(path)).toThrow(/rerun/);
});

it('says the same after being written and read', () => {
  const journal = exampleJournal();
  expect(drillJournalSchema.parse(JSON.parse(JSON.stringify(journal)))).toEqual(JSON.parse(JSON.stringify(journal)));
});

describe('entries of the lists that grow all the time', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const event = () => recorder.event('drill', 'something');
  const onDisk = () => readJournal(path).events.length;

  it('are on disk together within a second, so that a crash costs no more', () => {
    event();
    event();
    expect(onDisk()).toBe(0);
    jest.advanceTimersByTime(1000);
    expect(onDisk()).toBe(2);
  });

  it('are on disk with the next change of state', () => {
    event();
    recorder.phase('detection');
    expect(onDisk()).toBe(1);
  });

  it('never keep a file that is not a whole journal', () => {
    event();
    jest.advanceTimersByTime(500);
    expect(readJournal(path)).toMatchObject({ status: 'running', events: [] });
    expect(readdirSync(join(folder, 'drill'))).toEqual(['journal.json']);
  });
});

describe('a crash that was ordered', () => {
  const crash = { victim: 'emulator', step: 'commit', moment: 'before' } as const;
  const struck = { at: 5, pid: 77, function: 'payments-failover-commit', region: 'us-west-2' };
  beforeEach(() => {
    recorder = new DrillRecorder(path, { ...examplePlan, crash }, () => ({
      mono: time,
      wall: 1_700_000_000_000 + time,
    }));
  });

  it('keeps the proof of who was struck, and what came in the place of the emulator', () => {
    recorder.faultInjected();
    recorder.crashed(struck);
    recorder.emulatorRestarted({ from: 70, to: 90, seconds: 1.2 });
    expect(readJournal(path).crash).toEqual({ ...crash, struck, restart: { from: 70, to: 90, seconds: 1.2 } });
    expect(crashProof(readJournal(path).crash!)).toMatch(
      /77 of payments-failover-commit.*process 70.*1\.2 s later.*90/,
    );
  });

  it('cannot be made another one after the fault', () => {
    recorder.faultInjected();
    const writer = (recorder as unknown as { writer: { update(change: (draft: object) => void): void } }).writer;
    expect(() => writer.update((draft) => Object.assign(draft, { crash: { ...crash, step: 'open' } }))).toThrow(
      /crash of drill .* is frozen/,
    );
  });

  it('that never came is told as such', () => {
    expect(crashProof(crash)).toMatch(/never came/);
  });
});
