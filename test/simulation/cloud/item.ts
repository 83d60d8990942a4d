import { expression, type Scope } from './expression';

/** The parts of a DynamoDB request that decide what becomes of an item. */
export interface ItemRequest {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export type Item = Readonly<Record<string, unknown>>;

export function holds(request: ItemRequest, item: Item | undefined): boolean {
  const { ConditionExpression: text } = request;
  return text === undefined || expression(text)(scopeOf(request, item)) === true;
}

/** The item after an update. */
export function updated(request: ItemRequest, item: Item): Item {
  const scope = scopeOf(request, item);
  const next: Record<string, unknown> = { ...item };
  for (const { clause, path, value } of actionsOf(request.UpdateExpression ?? '')) {
    const steps = path.split('.').map((step) => request.ExpressionAttributeNames?.[step] ?? step);
    if (clause === 'REMOVE') delete next[steps[0]!];
    else if (clause === 'ADD') next[steps[0]!] = Number(item[steps[0]!] ?? 0) + Number(expression(value)(scope));
    else if (steps.length === 1) next[steps[0]!] = expression(value)(scope);
    else next[steps[0]!] = { ...(next[steps[0]!] as object), [steps[1]!]: expression(value)(scope) };
  }
  return next;
}

interface Action {
  readonly clause: string;
  readonly path: string;
  readonly value: string;
}

const compiled = new Map<string, readonly Action[]>();

function actionsOf(text: string): readonly Action[] {
  const known = compiled.get(text);
  if (known) return known;
  const clauses = text.split(/\b(SET|REMOVE|ADD)\b/).slice(1);
  const actions: Action[] = [];
  for (let index = 0; index < clauses.length; index += 2)
    for (const action of clauses[index + 1]!.split(/,(?![^(]*\))/)) {
      const [, path = '', value = ''] = /^\s*(\S+)(?:\s*=\s*|\s+|$)(.*)$/s.exec(action) ?? [];
      actions.push({ clause: clauses[index]!, path, value: value.trim() });
    }
  compiled.set(text, actions);
  return actions;
}

function scopeOf(
  { ExpressionAttributeNames: names, ExpressionAttributeValues: values }: ItemRequest,
  item?: Item,
): Scope {
  return {
    name: (path) => {
      const [first = '', second] = path.split('.');
      const value = item?.[names?.[first] ?? first];
      return second === undefined ? value : (value as Item | undefined)?.[names?.[second] ?? second];
    },
    parameter: (name) => {
      if (!values || !(name in values)) throw new Error(`the request has no value ${name}`);
      return values[name];
    },
  };
}
