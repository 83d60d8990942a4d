import { AwsError } from '../errors';
import { type MemberTraits, NormalizedSchema, type Structure, type Value, traitsOf } from './schema';

/** Deepest nesting and longest list that a request may have. */
const maximumListLength = 10_000;

/**
 * Reads an input from the flat names of the AWS Query protocol (`Filters.Filter.1.Values.Value.2`), or of its EC2
 * variant (lists without a wrapper, member names that begin with a capital).
 */
export function parseQuery(input: NormalizedSchema, form: URLSearchParams, flavour: 'query' | 'ec2'): Structure {
  return (new QueryReader(form, flavour === 'ec2').read(input, '') ?? {}) as Structure;
}

class QueryReader {
  private readonly names: readonly string[];

  constructor(
    private readonly form: URLSearchParams,
    private readonly ec2: boolean,
  ) {
    this.names = [...form.keys()];
  }

  read(schema: NormalizedSchema, prefix: string): Value | undefined {
    if (prefix !== '' && !this.present(prefix)) return undefined;
    if (schema.isStructSchema()) return this.structure(schema, prefix);
    if (schema.isListSchema()) return this.list(schema, prefix);
    if (schema.isMapSchema()) return this.map(schema, prefix);
    return scalar(schema, this.form.get(prefix), prefix);
  }

  private present(prefix: string): boolean {
    return this.names.some((name) => name === prefix || name.startsWith(`${prefix}.`));
  }

  private structure(schema: NormalizedSchema, prefix: string): Structure {
    const found: Structure = {};
    for (const [name, member] of schema.structIterator()) {
      const value = this.read(member, join(prefix, this.memberName(name, traitsOf(member))));
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  private list(schema: NormalizedSchema, prefix: string): Value[] {
    const member = schema.getValueSchema();
    const flat = this.ec2 || traitsOf(schema).xmlFlattened;
    const base = flat ? prefix : join(prefix, traitsOf(member).xmlName ?? 'member');
    return this.items(base, (itemPrefix) => this.read(member, itemPrefix));
  }

  private map(schema: NormalizedSchema, prefix: string): Structure {
    const [keys, values] = [schema.getKeySchema(), schema.getValueSchema()];
    const base = traitsOf(schema).xmlFlattened ? prefix : join(prefix, 'entry');
    const entries = this.items(base, (entry) => [
      this.read(keys, join(entry, traitsOf(keys).xmlName ?? 'key')),
      this.read(values, join(entry, traitsOf(values).xmlName ?? 'value')),
    ]);
    return Object.fromEntries(entries as [string, Value][]);
  }

  private items(base: string, read: (prefix: string) => Value | undefined): Value[] {
    const found: Value[] = [];
    for (let index = 1; this.present(`${base}.${index}`); index += 1) {
      if (index > maximumListLength)
        throw new AwsError('InvalidParameterValue', `${base} has more than ${maximumListLength} members`);
      found.push(read(`${base}.${index}`));
    }
    return found;
  }

  private memberName(name: string, traits: MemberTraits): string {
    if (!this.ec2) return traits.xmlName ?? name;
    const wire = traits.xmlName ?? name;
    return traits.ec2QueryName ?? wire[0].toUpperCase() + wire.slice(1);
  }
}

const join = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

/** Text to the JSON form of a value: dates stay ISO 8601 text, blobs base64. */
export function scalar(schema: NormalizedSchema, text: string | null, name: string): Value | undefined {
  if (text === null) return undefined;
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() === '' || Number.isNaN(number))
      throw new AwsError('InvalidParameterValue', `${name} is "${text}"; it must be a number`);
    return number;
  }
  if (!schema.isBooleanSchema()) return text;
  if (text !== 'true' && text !== 'false')
    throw new AwsError('InvalidParameterValue', `${name} is "${text}"; it must be true or false`);
  return text === 'true';
}
