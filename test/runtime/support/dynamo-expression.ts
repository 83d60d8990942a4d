/** The part of DynamoDB's expressions that the stores use; anything else is an error, never silently true. */
export interface Expression {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export type Item = Readonly<Record<string, unknown>>;

const comparisons: Record<string, (a: never, b: never) => boolean> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Whether a condition holds of an item; no condition always does. A missing attribute compares with nothing. */
export function holds(expression: Expression, item: Item): boolean {
  const { ConditionExpression: text } = expression;
  if (text === undefined) return true;
  const tokens = text.match(/[()]|<>|<=|>=|[=<>]|[#:\w]+/g) ?? [];
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`"${text}" is no condition: ${expected ?? 'an operand'} must come instead of ${token}`);
    return token;
  };
  const operand = () => valueOf(expression, item, take());
  const term = (): boolean => {
    const token = take();
    if (token === '(') {
      const inside = any();
      take(')');
      return inside;
    }
    if (token === 'attribute_exists' || token === 'attribute_not_exists') {
      take('(');
      const value = operand();
      take(')');
      return (value !== undefined) === (token === 'attribute_exists');
    }
    const left = valueOf(expression, item, token);
    const compare = comparisons[take()];
    const right = operand();
    if (!compare) throw new Error(`"${text}" compares by an unknown operator`);
    return left !== undefined && right !== undefined && compare(left as never, right as never);
  };
  // Every term is evaluated, so that the text is read to its end.
  const every = (): boolean => {
    let result = term();
    while (tokens[at] === 'AND') result = (take(), term()) && result;
    return result;
  };
  const any = (): boolean => {
    let result = every();
    while (tokens[at] === 'OR') result = (take(), every()) || result;
    return result;
  };
  const result = any();
  if (at !== tokens.length) throw new Error(`"${text}" goes on after its end: ${tokens.slice(at).join(' ')}`);
  return result;
}

function valueOf({ ExpressionAttributeNames, ExpressionAttributeValues }: Expression, item: Item, name: string) {
  if (!name.startsWith(':')) return item[ExpressionAttributeNames?.[name] ?? name];
  if (!ExpressionAttributeValues || !(name in ExpressionAttributeValues)) throw new Error(`${name} has no value`);
  return ExpressionAttributeValues[name];
}

/** The item after an update. */
export function updated(expression: Expression, item: Item): Item {
  const next: Record<string, unknown> = { ...item };
  const nameOf = (path: string) => expression.ExpressionAttributeNames?.[path] ?? path;
  const clauses = (expression.UpdateExpression ?? '').split(/\b(SET|REMOVE|ADD)\b/).slice(1);
  for (let index = 0; index < clauses.length; index += 2) {
    const actions = clauses[index + 1]!.split(/,(?![^(]*\))/).map((action) => action.trim());
    for (const action of actions) {
      if (clauses[index] === 'REMOVE') delete next[nameOf(action)];
      else if (clauses[index] === 'ADD') {
        const [path, value] = action.split(/\s+/) as [string, string];
        next[nameOf(path)] = Number(item[nameOf(path)] ?? 0) + Number(valueOf(expression, item, value));
      } else {
        const [path, value] = action.split(/\s*=\s*/) as [string, string];
        const [, present, otherwise] = /^if_not_exists\(([^,]+),\s*([^)]+)\)$/.exec(value) ?? [];
        next[nameOf(path)] = present
          ? (valueOf(expression, item, present) ?? valueOf(expression, item, otherwise!))
          : valueOf(expression, item, value);
      }
    }
  }
  return next;
}
