import { crashInWords, crashProof, type DrillJournal } from '../journal';
import { count, duration, longDuration, plural } from './format';
import { type Content, html, type Markup } from './html';
import { table } from './table';

type Tone = 'good' | 'bad' | 'warn';

export interface Headline {
  readonly text: string;
  readonly tone: Tone;
}

/** The verdict in a few words. A drill that did not get as far as its verdict never looks like one that held. */
export function headline({ status, held, stopReason }: DrillJournal): Headline {
  if (status === 'stopped') return { text: `Stopped: ${stopReason ?? 'no reason given'}`, tone: 'bad' };
  if (held === undefined || status === 'running') return { text: 'Not finished: no verdict', tone: 'warn' };
  return held ? { text: 'Hypothesis held', tone: 'good' } : { text: 'Hypothesis failed', tone: 'bad' };
}

export function header(journal: DrillJournal): Markup {
  const { architecture, fault, crash, hypothesis, grade, speed, seed, startedAt } = journal;
  const { text, tone } = headline(journal);
  return html`<header>
    <p class="kicker">Drill report &middot; ${architecture}</p>
    <h1>${fault.name} <span class="muted">in ${fault.region}</span></h1>
    <p class="verdict ${tone}">${text}</p>
    <p class="statement">${hypothesis.statement}</p>
    <p class="muted">
      ${startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')} &middot; grade ${grade} &middot;
      ${speed === 1 ? 'timers of the template' : `every timer divided by ${speed}`} &middot; seed ${seed}
    </p>
    <p>Fault: ${fault.summary}.</p>
    ${crash && html`<p>Crash: ${crashInWords(crash)}. ${crashProof(crash)}</p>`}
  </header>`;
}

/** The four figures that a drill is run for, and the requests behind them. */
export function figures({ measurements, prediction, hypothesis, grade }: DrillJournal): Markup {
  if (!measurements)
    return html`<p class="muted">Nothing was measured: the drill ended before its history was checked.</p>`;
  const { rtoSeconds, rpoSeconds, lost, staleAcknowledgements, acknowledged, requestsFailed, attemptsFailed } =
    measurements;
  const limit = hypothesis.rtoSeconds;
  const late = rtoSeconds === null || (limit !== undefined && rtoSeconds > limit);
  const lossIsBad = rpoSeconds > hypothesis.rpoSeconds;
  return html`<dl class="tiles">
      ${tile(
        limit === undefined ? 'Longest gap, as clients saw it' : 'RTO, as clients saw it',
        rtoSeconds === null ? 'never back' : duration(rtoSeconds),
        late ? 'bad' : 'good',
        limit === undefined
          ? 'no outage was expected'
          : `at most ${duration(limit)}; predicted ${duration(prediction.total)}`,
      )}
      ${tile(
        'RPO',
        duration(rpoSeconds),
        lossIsBad ? 'bad' : 'good',
        hypothesis.rpoSeconds === 0 ? 'must be 0' : `at most ${duration(hypothesis.rpoSeconds)}`,
      )}
      ${tile(
        'Acknowledged writes lost',
        count(lost),
        lost === 0 ? 'good' : lossIsBad || grade === 'journal' ? 'bad' : 'warn',
        `of ${count(acknowledged)} acknowledged`,
      )}
      ${tile('Stale acknowledgements', count(staleAcknowledgements), staleAcknowledgements ? 'bad' : 'good', 'must be 0')}
    </dl>
    <p class="muted">
      ${plural(requestsFailed, 'request')} never answered, retries included. ${plural(attemptsFailed, 'attempt')}
      failed, were refused, or stayed unknown on the way.
    </p>`;
}

function tile(name: string, value: string, tone: Tone, note: string): Markup {
  return html`<div class="tile ${tone}">
    <dt>${name}</dt>
    <dd><b>${value}</b><span class="muted">${note}</span></dd>
  </div>`;
}

export function conditions({ conditions }: DrillJournal): Content {
  if (conditions.length === 0) return html`<p class="muted">The hypothesis was not judged.</p>`;
  return table(
    [
      { head: 'Condition', cell: ({ name }) => name },
      { head: 'Expected', cell: ({ expected }) => expected },
      { head: 'Measured', cell: ({ measured }) => measured },
      {
        head: 'Holds',
        cell: ({ holds }) => (holds ? html`<span class="good">yes</span>` : html`<b class="bad">no</b>`),
      },
    ],
    conditions,
    { cards: true },
  );
}

/** A duration of the comparison, or a dash for what is not known. */
export function totalLine(seconds: number | null | undefined): Content {
  return seconds === null || seconds === undefined ? '–' : longDuration(seconds);
}
