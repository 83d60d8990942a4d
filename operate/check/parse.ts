import { type CollectionTag, Pair, parseDocument, Scalar, type ScalarTag, YAMLMap } from 'yaml';

/** Functions that a template may write in short, `!Sub` for `Fn::Sub` (CloudFormation, intrinsic function reference). */
const functions = [
  ...[
    'And',
    'Base64',
    'Cidr',
    'Equals',
    'FindInMap',
    'GetAtt',
    'GetAZs',
    'GetStackOutput',
    'If',
    'ImportValue',
    'Join',
  ],
  ...['Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
];

const fullNames = new Map([
  ...functions.map((name) => [`!${name}`, `Fn::${name}`] as const),
  ...['Ref', 'Condition'].map((name) => [`!${name}`, name] as const),
]);

const wrap = (name: string, argument: unknown): YAMLMap => {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(name), argument));
  return map;
};

/** Short forms become full ones inside the document, so that functions inside functions are read too. */
const customTags = [...fullNames].flatMap(([tag, name]): (ScalarTag | CollectionTag)[] => [
  { tag, resolve: (text: string) => ({ [name]: text }) },
  { tag, collection: 'seq', resolve: (value) => wrap(name, value) },
  { tag, collection: 'map', resolve: (value) => wrap(name, value) },
]);

/**
 * Reads a template, JSON or YAML. JSON is YAML, but its own parser is ten times as fast.
 *
 * @throws Error in one line, saying where the text cannot be read
 */
export function parseTemplate(text: string): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      // A flow mapping of YAML begins alike.
    }
  }
  // Dates stay text, as CloudFormation takes them: the core schema knows none.
  const document = parseDocument(text, { customTags, schema: 'core', logLevel: 'error' });
  const [error] = document.errors;
  if (error) throw new Error(error.message.split('\n')[0]!.replace(/:$/, ''));
  return document.toJS();
}
