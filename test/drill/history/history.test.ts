import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type HistoryEvent,
  type HistoryHeader,
  openHistoryWriter,
  readHistory,
  samplesOf,
} from '../../../drill/history';

const moment = (mono: number) => ({ mono, wall: 1_700_000_000_000 + mono });
const header: HistoryHeader = { history: 'holdfast.history/1', seed: 7, started: moment(0), pid: 1 };
const attempt = { client: 'c1', key: 'k1', attempt: 1, op: { kind: 'credit', to: 'a', amount: 5 } as const };
const request: HistoryEvent = { type: 'request', ...attempt, sent: moment(10) };
const ack: HistoryEvent = {
  type: 'ack',
  ...attempt,
  sent: moment(10),
  answered: moment(30),
  status: 201,
  answer: { epoch: 1, region: 'us-east-1', instance: 'i-1', lane: 3, position: 9, outcome: 'done' },
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-history-'));
  path = join(folder, 'history.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads back what was written', () => {
  const writer = openHistoryWriter(path, header);
  writer.append(request);
  writer.append(ack);
  writer.close();
  expect(readHistory(path)).toEqual({ header, events: [request, ack], torn: false });
});

it('hands events to the operating system soon, so that they survive a kill', () => {
  const program = `
    const { transformSync } = require('@swc/core');
    const { readFileSync } = require('fs');
    const source = transformSync(readFileSync('drill/history/writer.ts', 'utf8'), { filename: 'writer.ts', module: { type: 'commonjs' } }).code;
    const module_ = { exports: {} };
    new Function('require', 'module', 'exports', source)(require, module_, module_.exports);
    const writer = module_.exports.openHistoryWriter(${JSON.stringify(path)}, ${JSON.stringify(header)});
    writer.append(${JSON.stringify(request)});
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200);`;
  expect(spawnSync(process.execPath, ['-e', program]).signal).toBe('SIGKILL');
  expect(readHistory(path).events).toEqual([request]);
});

it('tolerates a last line that was cut off', () => {
  const writer = openHistoryWriter(path, header);
  writer.append(request);
  writer.close();
  appendFileSync(path, JSON.stringify(ack).slice(0, 40));
  expect(readHistory(path)).toEqual({ header, events: [request], torn: true });
});

it('never overwrites a history', () => {
  openHistoryWriter(path, header).close();
  expect(() => openHistoryWriter(path, header)).toThrow('EEXIST');
});

it('fails on a line in the middle that is no event', () => {
  const writer = openHistoryWriter(path, header);
  writer.append(request);
  writer.close();
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"type":"applause"}\n${JSON.stringify(ack)}\n`);
  expect(() => readHistory(path)).toThrow(
    /history\.jsonl, line 3 is no event of holdfast\.history\/1: {"type":"applause"}/,
  );
});

it('fails on an empty file', () => {
  writeFileSync(path, '');
  expect(() => readHistory(path)).toThrow(/is empty/);
});

it('counts answers by interval without holes', () => {
  const late: HistoryEvent = { ...ack, type: 'unknown', answered: moment(560) };
  const samples = samplesOf([request, ack, late], 250);
  expect(samples.map(({ ok, unknown }) => [ok, unknown])).toEqual([
    [1, 0],
    [0, 0],
    [0, 1],
  ]);
});

it('counts acknowledged writes by epoch and Region, with their latency', () => {
  const [sample] = samplesOf([request, ack, { ...ack, answered: moment(50) }], 250);
  expect(sample).toMatchObject({ acknowledgedBy: { '1/us-east-1': 2 }, latency: { p50: 20, p95: 40, max: 40 } });
});
