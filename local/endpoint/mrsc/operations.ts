import type { StrongTable } from '../config';

/** What a Region has to do with a DynamoDB call. */
export type StrongRoute =
  /** Touches no table with multi-Region strong consistency. */
  | { readonly kind: 'ordinary' }
  /** Needs the agreement of another Region. */
  | { readonly kind: 'quorum'; readonly home: string }
  /** Served by the Region alone. */
  | { readonly kind: 'local'; readonly home: string; readonly table?: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

type Input = Record<string, unknown>;

const transactions = new Set(['TransactWriteItems', 'TransactGetItems', 'ExecuteTransaction']);
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);
const reads = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem']);
const statements = new Set(['ExecuteStatement', 'BatchExecuteStatement']);

/** Name of a table that is given by name or by ARN. */
export const tableName = (nameOrArn: string): string => nameOrArn.split(':table/').at(-1)?.split('/')[0] ?? nameOrArn;

/**
 * Decides who serves a call in `region`. Multi-Region strong consistency knows no transactions and no TTL, its witness
 * serves nothing, writes and strongly consistent reads need a second Region, eventually consistent reads do not
 * (Amazon DynamoDB Developer Guide, "How DynamoDB global tables work", section "Consistency modes").
 */
export function strongRoute(
  operation: string,
  input: Input,
  region: string,
  tables: Readonly<Record<string, StrongTable>>,
): StrongRoute {
  const named = tablesNamed(operation, input);
  const strong = named.filter((name) => tables[name]);
  if (strong.length === 0) return { kind: 'ordinary' };
  if (transactions.has(operation))
    return invalid(`${operation} is not supported on the multi-Region strongly consistent table ${strong[0]}`);
  if (operation === 'UpdateTimeToLive')
    return invalid(`time to live is not supported on the multi-Region strongly consistent table ${strong[0]}`);
  if (strong.some((name) => !tables[name].replicas.includes(region)))
    return { kind: 'refused', code: 'ResourceNotFoundException', message: 'Requested resource not found' };
  const home = tables[strong[0]].home;
  if (strong.length < named.length || strong.some((name) => tables[name].home !== home))
    return invalid(`the local Region cannot serve ${named.join(', ')} in one call: their items are kept apart`);
  const local = reads.has(operation) ? !readsStrongly(operation, input) : !changesItems(operation);
  return local ? { kind: 'local', home, table: strong[0] } : { kind: 'quorum', home };
}

/** The input with every ARN of a table turned into its name, which all replicas share; the same object if it has none. */
export function byName(input: Input): Input {
  const items = Object.keys(record(input.RequestItems));
  const names = [...(typeof input.TableName === 'string' ? [input.TableName] : []), ...items];
  if (names.every((name) => name === tableName(name))) return input;
  const named = { ...input };
  if (typeof input.TableName === 'string') named.TableName = tableName(input.TableName);
  if (items.length > 0)
    named.RequestItems = Object.fromEntries(
      Object.entries(record(input.RequestItems)).map(([name, keys]) => [tableName(name), keys]),
    );
  return named;
}

const invalid = (message: string): StrongRoute => ({ kind: 'refused', code: 'ValidationException', message });

const changesItems = (operation: string): boolean => writes.has(operation) || statements.has(operation);

function readsStrongly(operation: string, input: Input): boolean {
  if (operation !== 'BatchGetItem') return input.ConsistentRead === true;
  return Object.values(record(input.RequestItems)).some((keys) => record(keys).ConsistentRead === true);
}

function tablesNamed(operation: string, input: Input): string[] {
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem')
    return Object.keys(record(input.RequestItems)).map(tableName);
  if (transactions.has(operation)) return list(input.TransactItems ?? input.TransactStatements).flatMap(tablesOfItem);
  if (operation === 'BatchExecuteStatement') return list(input.Statements).flatMap(tablesOfItem);
  if (typeof input.Statement === 'string') return tableOfStatement(input.Statement);
  const target = input.TableName ?? input.ResourceArn;
  return typeof target === 'string' ? [tableName(target)] : [];
}

/** One part of a transaction or batch: `{ Put: { TableName } }`, or `{ Statement }`. */
function tablesOfItem(item: unknown): string[] {
  const { Statement, ...actions } = record(item);
  if (typeof Statement === 'string') return tableOfStatement(Statement);
  const names = Object.values(actions).map((action) => record(action).TableName);
  return names.filter((name): name is string => typeof name === 'string').map(tableName);
}

/** Table of a PartiQL statement: behind FROM, INTO or UPDATE, in double quotes or bare. */
function tableOfStatement(statement: string): string[] {
  const match = /\b(?:from|into|update)\s+(?:"([^"]+)"|([\w.-]+))/i.exec(statement);
  return match ? [match[1] ?? match[2]] : [];
}

const record = (value: unknown): Input => (typeof value === 'object' && value !== null ? (value as Input) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
