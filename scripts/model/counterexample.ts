import { changes, parseValue, type Value } from './value';
import type { ModuleText } from './module';

/** One state of a trace, and the step that led to it. */
export interface TraceState {
  /** Undefined for the initial state. */
  readonly action?: string;
  readonly variables: ReadonlyMap<string, Value>;
}

/** What TLC found against a property. */
export interface Trace {
  readonly states: readonly TraceState[];
  /** Of a behaviour without end: the index of the state that it returns to; the last one if nothing happens any more. */
  readonly backTo?: number;
}

/** Reads the trace from TLC's output. */
export function parseTrace(output: string): Trace {
  const states: TraceState[] = [];
  let backTo: number | undefined;
  const blocks = output.split(/^(?=State \d+: |Back to state \d+)/m).slice(1);
  for (const block of blocks) {
    const [head = '', ...rest] = block.split('\n');
    const back = /^Back to state (\d+)/.exec(head);
    if (back) backTo = Number(back[1]) - 1;
    else if (head.includes('Stuttering')) backTo = states.length - 1;
    else {
      const action = /^State \d+: <(\w+) line/.exec(head)?.[1];
      states.push({ ...(action && action !== 'Initial' ? { action } : {}), variables: variablesOf(rest) });
    }
  }
  return { states, ...(backTo === undefined ? {} : { backTo }) };
}

function variablesOf(lines: readonly string[]): ReadonlyMap<string, Value> {
  const end = lines.findIndex((line) => line.trim() === '');
  const text = lines.slice(0, end < 0 ? undefined : end).join('\n');
  const assignments = text.split(/^\/\\ /m).filter((part) => part.trim());
  return new Map(
    assignments.map((part) => {
      const at = part.indexOf(' = ');
      return [part.slice(0, at).trim(), parseValue(part.slice(at + 3))] as const;
    }),
  );
}

export interface CounterexampleHead {
  readonly name: string;
  /** What is different from the protocol. */
  readonly about: string;
  readonly module: string;
  /** The constants that differ from the module's own. */
  readonly constants: Readonly<Record<string, string>>;
  readonly property: string;
}

/** The trace as people read it: each step in words, and what it changed. */
export function renderCounterexample(head: CounterexampleHead, { states, backTo }: Trace, text: ModuleText): string {
  const lines = [
    `${head.name}: ${head.about}`,
    '',
    `${head.module}.tla ${given(head.constants)}`,
    `breaks ${head.property}: ${text.definitions.get(head.property) ?? ''}`,
    '',
    'At first:',
    ...inOrder(states[0]!, text).map(([name, value]) => `       ${name}: ${value.text}`),
  ];
  states.slice(1).forEach((state, index) => {
    const before = states[index]!;
    const words = text.definitions.get(state.action ?? '') ?? '';
    lines.push('', `${String(index + 1).padStart(3)}. ${state.action}: ${words}`);
    for (const [name, value] of inOrder(state, text))
      for (const { path, before: was, after } of changes(name, before.variables.get(name)!, value))
        lines.push(`       ${path}: ${was} -> ${after}`);
  });
  if (backTo !== undefined) {
    const ever =
      backTo === states.length - 1
        ? 'Nothing happens any more.'
        : `From here on as after ${backTo === 0 ? 'the beginning' : `step ${backTo}`}, for ever.`;
    lines.push('', ever);
  }
  return `${lines.join('\n')}\n`;
}

/** What was given to the module, in words. */
export function given(constants: Readonly<Record<string, string>>): string {
  const parts = Object.entries(constants).map(([name, value]) => `${name} = ${value}`);
  return parts.length > 0 ? `with ${parts.join(', ')}` : 'as it is';
}

/** Variables in the order in which the module explains them. */
function inOrder({ variables }: TraceState, { variables: order }: ModuleText): [string, Value][] {
  return [...variables].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
}
