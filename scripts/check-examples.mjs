// npm run check:examples: type-checks every TypeScript example of the documentation, all in one program. An example is
// a fenced block "ts"; it stands where the fixture says "/// here" (constructs/rosetta/default.ts-fixture, the
// conventions of jsii-rosetta), with its imports and declarations moved to the top. "ts nofixture" stands in an
// async function and sees nothing but its imports.
// Imports of "holdfast" mean constructs/, those of "@holdfast/runtime" runtime/, relative ones start at the root of the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = process.argv.includes('--json');
const fence = /^```(?:ts|typescript)(?<options>[^\n]*)\n(?<code>.*?)^```$/gms;
const place = '/// here';

/** The documents whose examples are checked. */
function documents() {
  const below = (folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return (
    [...readdirSync(root), ...['bin', 'constructs', 'docs', 'lib', 'runtime'].flatMap(below)]
      // Signatures, made of the code by `npm run pack`, are no examples.
      .filter((path) => path.endsWith('.md') && path !== join('docs', 'API.md'))
      .sort()
  );
}

/** The examples of a document, with the line on which each begins. */
function examplesOf(document) {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(fence)].map(({ index, groups: { options, code } }) => ({
    document,
    line: text.slice(0, index).split('\n').length + 1,
    code,
    fixture: fixtureOf(document, options.trim()),
  }));
}

function fixtureOf(document, options) {
  if (options === 'nofixture') return `async function example() {\n${place}\n}\nvoid example;`;
  const name = options === '' ? 'default' : /^fixture=([\w-]+)$/.exec(options)?.[1];
  const path = name && join(root, 'constructs', 'rosetta', `${name}.ts-fixture`);
  if (path && existsSync(path)) return readFileSync(path, 'utf8');
  throw new Error(
    `${document}: a block has the option "${options}"; allowed are none, nofixture and fixture=<file of constructs/rosetta>; correct it`,
  );
}

/** The program text of an example; `origins[i]` is the line in the document that line i comes from, if any. */
function programOf({ code, line, fixture }) {
  const parsed = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const top = new Set();
  for (const statement of parsed.statements) {
    const declares =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.DeclareKeyword);
    if (!ts.isImportDeclaration(statement) && !declares) continue;
    const from = parsed.getLineAndCharacterOfPosition(statement.getStart()).line;
    const to = parsed.getLineAndCharacterOfPosition(statement.end).line;
    for (let at = from; at <= to; at += 1) top.add(at);
  }
  const lines = code.split('\n').map((text, at) => ({ text, origin: line + at, top: top.has(at) }));
  const [before, after] = fixture.split(place);
  const around = (text) => text.split('\n').map((one) => ({ text: one, origin: undefined }));
  const all = [
    ...lines.filter((one) => one.top),
    ...around(before),
    ...lines.filter((one) => !one.top),
    ...around(`${after}\nexport {};`),
  ];
  return { text: all.map(({ text }) => text).join('\n'), origins: all.map(({ origin }) => origin) };
}

function compilerOptions() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  return {
    ...options,
    types: ['node'],
    // What an example makes need not be used.
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: {
      holdfast: [join(root, 'constructs', 'index.ts')],
      '@holdfast/runtime': [join(root, 'runtime', 'index.ts')],
    },
  };
}

/** Type-checks programs that exist in memory alone. @returns what is wrong, with its place in the documents */
function check(examples) {
  const files = new Map(
    examples.map((example, at) => [join(root, `example-${at}.ts`), { example, ...programOf(example) }]),
  );
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) =>
    files.has(path)
      ? ts.createSourceFile(path, files.get(path).text, version, true)
      : getSourceFile(path, version, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([path, { example, origins }]) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const at = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
      return {
        document: example.document,
        line: origins[at] ?? example.line,
        message: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
      };
    });
  });
}

const examples = documents().flatMap(examplesOf);
const wrong = check(examples);
if (json) console.log(JSON.stringify({ examples: examples.length, wrong }, undefined, 2));
else {
  for (const { document, line, message } of wrong)
    console.log(`${relative('.', join(root, document))}:${line} ${message}`);
  console.log(`${examples.length} examples, ${wrong.length} errors`);
}
process.exitCode = wrong.length === 0 && examples.length > 0 ? 0 : 1;
