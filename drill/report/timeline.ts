import type { DrillJournal, Failover } from '../journal';
import { duration, instant } from './format';
import { html, type Markup } from './html';
import { planned, recoveryRows, type RecoveryRow, unplanned } from './recovery';

/** Bars on one time axis, in per cent of it. */
class Axis {
  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {}

  /** CSS of a span; never so short that it cannot be seen. */
  span(start: number, end: number): string {
    const position = (at: number) => Math.min(100, Math.max(0, ((at - this.from) / (this.to - this.from)) * 100));
    const left = position(start);
    return `left:${left.toFixed(2)}%;width:${Math.max(0.4, position(end) - left).toFixed(2)}%`;
  }
}

/** The phases of the drill, one after the other. */
export function phaseTimeline(journal: DrillJournal): Markup {
  const end = endOf(journal);
  const axis = new Axis(0, end);
  return html`<ol class="bars">
    ${journal.phases.map(({ name, startedAt, endedAt, budgetSeconds, note }) => {
      const measured = ((endedAt ?? end) - startedAt) / 1000;
      const over = budgetSeconds !== undefined && measured > budgetSeconds * 1.001;
      return bar({
        name,
        over,
        span: axis.span(startedAt, endedAt ?? end),
        budget: undefined,
        figures: html`${duration(measured)}${endedAt === undefined && ' so far'}
        ${budgetSeconds !== undefined && html`<span class="muted">of ${duration(budgetSeconds)}</span>`}`,
        title: `from ${instant(startedAt)} s${note ? `; ${note}` : ''}`,
      });
    })}
  </ol>`;
}

/** The failover line by line: measured beside the budget that was frozen before the fault. */
export function recoveryTimeline(journal: DrillJournal): Markup {
  const record = unplanned(journal);
  if (!record) return html`<p class="muted">No Region failover took place.</p>`;
  const rows = recoveryRows(journal);
  const begin = journal.fault.injectedAt ?? record.steps[0]?.startedAt ?? 0;
  const ends = rows.flatMap(({ startedAt, endedAt, predicted = 0 }) =>
    startedAt === undefined ? [] : [endedAt ?? startedAt, startedAt + predicted * 1000],
  );
  const axis = new Axis(begin, Math.max(begin + 1, ...ends));
  return html`<p>
      ${record.from} to ${record.to}, epoch
      ${record.epoch}${record.execution && html`, execution <code>${record.execution}</code>`}. Solid: measured.
      Outlined: budget.
    </p>
    <ol class="bars">
      ${rows.map((row) => recoveryBar(row, axis))}
    </ol>`;
}

function recoveryBar(row: RecoveryRow, axis: Axis): Markup {
  const { name, startedAt, endedAt, measured, predicted = 0, steps } = row;
  const parts = steps
    .filter((step) => step.name !== name && step.endedAt !== undefined)
    .map((step) => `${step.name} ${duration((step.endedAt! - step.startedAt) / 1000)}`);
  return bar({
    name,
    detail: steps.length > 1 ? parts.join(', ') : undefined,
    over: measured !== undefined && measured > predicted * 1.001,
    span: startedAt === undefined ? undefined : axis.span(startedAt, endedAt ?? startedAt),
    budget: startedAt === undefined ? undefined : axis.span(startedAt, startedAt + predicted * 1000),
    figures: html`${measured === undefined ? 'not measured' : duration(measured)}
      <span class="muted">of ${duration(predicted)}</span>`,
    title: startedAt === undefined ? '' : `from ${instant(startedAt)} s`,
  });
}

/** Planned moves: their steps, without a budget. */
export function plannedMoves(journal: DrillJournal): Markup {
  return html`${planned(journal).map((move) => plannedMove(move, journal))}`;
}

function plannedMove({ kind, epoch, from, to, steps }: Failover, journal: DrillJournal): Markup {
  const begin = Math.min(...steps.map(({ startedAt }) => startedAt));
  const end = Math.max(begin + 1, ...steps.map(({ startedAt, endedAt }) => endedAt ?? startedAt));
  const axis = new Axis(begin, end);
  const pause = journal.measurements?.failbackPauseSeconds;
  const home = kind === 'failback' || to === journal.fault.region;
  return html`<h3>${home ? 'Failback' : 'Switchover'}: ${from} to ${to}, epoch ${epoch}</h3>
    ${home && pause !== undefined && html`<p>Writes paused for <b>${duration(pause)}</b>.</p>`}
    <ol class="bars">
      ${steps.map(({ name, startedAt, endedAt, note }) =>
        bar({
          name,
          detail: note,
          over: false,
          span: axis.span(startedAt, endedAt ?? startedAt),
          budget: undefined,
          figures: html`${endedAt === undefined ? 'not finished' : duration((endedAt - startedAt) / 1000)}`,
          title: `from ${instant(startedAt)} s`,
        }),
      )}
    </ol>`;
}

interface Bar {
  readonly name: string;
  readonly detail?: string;
  readonly over: boolean;
  readonly span?: string;
  readonly budget?: string;
  readonly figures: Markup;
  readonly title: string;
}

function bar({ name, detail, over, span, budget, figures, title }: Bar): Markup {
  return html`<li class="${over ? 'over' : ''}">
    <span class="name">${name}${detail && html` <span class="muted">${detail}</span>`}</span>
    <span class="figures">${figures}${over && html` <b class="bad">over</b>`}</span>
    <span class="track" title="${title}"
      >${budget && html`<i class="budget" style="${budget}"></i>`}${
        span && html`<i class="measured" style="${span}"></i>`
      }</span
    >
  </li>`;
}

function endOf({ phases, samples, sampleInterval, events }: DrillJournal): number {
  const moments = [
    ...phases.map(({ startedAt, endedAt }) => endedAt ?? startedAt),
    ...samples.slice(-1).map(({ at }) => at + sampleInterval),
    ...events.map(({ at }) => at),
  ];
  return Math.max(1, ...moments);
}
