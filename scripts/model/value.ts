/** A value as TLC prints it. Records and functions are both maps from keys to values. */
export type Value =
  | { readonly kind: 'atom'; readonly text: string }
  | { readonly kind: 'set' | 'sequence'; readonly text: string; readonly items: readonly Value[] }
  | { readonly kind: 'record' | 'function'; readonly text: string; readonly entries: ReadonlyMap<string, Value> };

const token = /\s*(<<|>>|\|->|:>|@@|[{}[\](),]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\.\d+)?|\w+)/y;

/** Parses what TLC prints as the value of a variable. */
export function parseValue(text: string): Value {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (;;) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      if (text.slice(at).trim() === '') break;
      throw new Error(`"${text.slice(at, at + 40).trim()}" is no value of TLA+`);
    }
    tokens.push(match[1]!);
  }
  const parser = new Parser(tokens);
  const value = parser.value();
  parser.end();
  return value;
}

class Parser {
  private next = 0;

  constructor(private readonly tokens: readonly string[]) {}

  end(): void {
    if (this.next < this.tokens.length) throw new Error(`"${this.tokens[this.next]}" follows the end of a value`);
  }

  value(): Value {
    const first = this.take();
    if (first === '{') return this.collection('set', '{', '}');
    if (first === '<<') return this.collection('sequence', '<<', '>>');
    if (first === '[') return this.record();
    if (first === '(') return this.mapping();
    return { kind: 'atom', text: first };
  }

  private collection(kind: 'set' | 'sequence', open: string, close: string): Value {
    const items: Value[] = [];
    while (!this.skip(close)) {
      items.push(this.value());
      this.skip(',');
    }
    return { kind, items, text: `${open}${items.map(({ text }) => text).join(', ')}${close}` };
  }

  private record(): Value {
    const entries = new Map<string, Value>();
    while (!this.skip(']')) {
      const key = this.take();
      this.want('|->');
      entries.set(key, this.value());
      this.skip(',');
    }
    const text = [...entries].map(([key, value]) => `${key}: ${value.text}`).join(', ');
    return { kind: 'record', entries, text: `[${text}]` };
  }

  private mapping(): Value {
    const entries = new Map<string, Value>();
    while (!this.skip(')')) {
      const key = this.value().text;
      this.want(':>');
      entries.set(key, this.value());
      this.skip('@@');
    }
    const text = [...entries].map(([key, value]) => `${key}: ${value.text}`).join(', ');
    return { kind: 'function', entries, text: `(${text})` };
  }

  private take(): string {
    const found = this.tokens[this.next++];
    if (found === undefined) throw new Error('a value ends too early');
    return found;
  }

  private skip(wanted: string): boolean {
    if (this.tokens[this.next] !== wanted) return false;
    this.next++;
    return true;
  }

  private want(wanted: string): void {
    const found = this.take();
    if (found !== wanted) throw new Error(`"${found}" stands where "${wanted}" must`);
  }
}

/** Which part of a variable changed, from what, to what. */
export interface Change {
  /** For instance `request["p1"].stage`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The smallest parts that differ; collections that grew or shrank are shown whole. */
export function changes(path: string, before: Value, after: Value): readonly Change[] {
  if (before.text === after.text) return [];
  if ('entries' in before && 'entries' in after && sameKeys(before.entries, after.entries)) {
    const part = before.kind === 'record' ? (key: string) => `.${key}` : (key: string) => `[${key}]`;
    return [...before.entries].flatMap(([key, value]) =>
      changes(`${path}${part(key)}`, value, after.entries.get(key)!),
    );
  }
  if (before.kind === 'sequence' && after.kind === 'sequence' && before.items.length === after.items.length)
    return before.items.flatMap((item, index) => changes(`${path}[${index + 1}]`, item, after.items[index]!));
  return [{ path, before: before.text, after: after.text }];
}

const sameKeys = (one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): boolean =>
  one.size === other.size && [...one.keys()].every((key) => other.has(key));
