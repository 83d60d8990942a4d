/**
 * The small language in which conditions are written, in DynamoDB and in PostgreSQL alike: comparisons of columns,
 * parameters and constants, joined by AND, OR and NOT. The texts are the product's own; what is not understood is an
 * error, never true.
 */
export interface Scope {
  /** An attribute or a column; undefined (or null) when it is not there. */
  name(name: string): unknown;
  /** `:value` or `$1` */
  parameter(name: string): unknown;
}

export type Term = (scope: Scope) => unknown;

const compiled = new Map<string, Term>();
const token = /[()+,]|<>|<=|>=|[=<>]|\$\d+|[#:\w.]+/g;

/** Compiles an expression, once for each text. */
export function expression(text: string): Term {
  const known = compiled.get(text);
  if (known) return known;
  const parser = new Parser(text);
  const term = parser.any();
  parser.end();
  compiled.set(text, term);
  return term;
}

const absent = (value: unknown) => value === undefined || value === null;

const comparisons: Record<string, (a: never, b: never) => boolean> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

class Parser {
  private readonly tokens: string[];
  private at = 0;

  constructor(private readonly text: string) {
    this.tokens = text.match(token) ?? [];
  }

  end(): void {
    if (this.at !== this.tokens.length) throw this.error();
  }

  any(): Term {
    let left = this.every();
    while (this.skip('OR')) {
      const [a, b] = [left, this.every()];
      left = (scope) => a(scope) === true || b(scope) === true;
    }
    return left;
  }

  private every(): Term {
    let left = this.factor();
    while (this.skip('AND')) {
      const [a, b] = [left, this.factor()];
      left = (scope) => a(scope) === true && b(scope) === true;
    }
    return left;
  }

  private factor(): Term {
    if (this.skip('NOT')) {
      const inner = this.factor();
      return (scope) => inner(scope) !== true;
    }
    const left = this.operand();
    const compare = comparisons[this.tokens[this.at] ?? ''];
    if (!compare) return left;
    this.at++;
    const right = this.operand();
    return (scope) => {
      const [a, b] = [left(scope), right(scope)];
      return !absent(a) && !absent(b) && compare(a as never, b as never);
    };
  }

  private operand(): Term {
    const word = this.take();
    if (word === '(') {
      const inner = this.any();
      this.expect(')');
      return inner;
    }
    if (word === 'true' || word === 'false') return () => word === 'true';
    if (/^\d+$/.test(word)) return () => Number(word);
    if (/^[:$]/.test(word)) return (scope) => scope.parameter(word);
    if (!/^[#\w]/.test(word)) throw this.error();
    return this.skip('(') ? this.call(word) : (scope) => scope.name(word);
  }

  private call(name: string): Term {
    const first = this.any();
    const second = this.skip(',') ? this.any() : undefined;
    this.expect(')');
    if (name === 'attribute_exists') return (scope) => !absent(first(scope));
    if (name === 'attribute_not_exists') return (scope) => absent(first(scope));
    if (name === 'if_not_exists' && second)
      return (scope) => {
        const value = first(scope);
        return absent(value) ? second(scope) : value;
      };
    throw this.error();
  }

  private take(): string {
    const word = this.tokens[this.at++];
    if (word === undefined) throw this.error();
    return word;
  }

  private skip(word: string): boolean {
    if (this.tokens[this.at] !== word) return false;
    this.at++;
    return true;
  }

  private expect(word: string): void {
    if (!this.skip(word)) throw this.error();
  }

  private error(): Error {
    return new Error(`the simulation cannot read "${this.text}" at "${this.tokens.slice(this.at - 1).join(' ')}"`);
  }
}
