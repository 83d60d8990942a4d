import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A class or an interface, as far as the table needs it. */
interface Declared {
  readonly folder: string;
  readonly members: ReadonlySet<string>;
  /** Names of what it extends. */
  readonly bases: readonly string[];
  /** Of a class: the type of its constructor's props. */
  readonly props?: string;
}

/** The library as its sources declare it. Parsing takes a fraction of the time of loading it. */
export class Library {
  private readonly declared = new Map<string, Declared>();
  /** Names that the entry point gives, through all `export * from`. */
  readonly exported: ReadonlySet<string>;

  constructor(root: string) {
    const folder = join(root, 'constructs');
    for (const file of sourcesUnder(folder)) this.declare(file, relative(folder, file).split('/')[0]!);
    this.exported = new Set(exportsOf(folder, 'index.ts'));
  }

  /** Folder of `constructs/` in which it is. */
  folderOf(name: string): string | undefined {
    return this.declared.get(name)?.folder;
  }

  /** Whether a construct, or what it is given, has a property of that name. */
  hasProperty(construct: string, property: string): boolean {
    const props = this.propsOf(construct);
    return this.hasMember(construct, property) || (props !== undefined && this.hasMember(props, property));
  }

  /** The type of its constructor's props, or of the constructor that it inherits. */
  private propsOf(name: string): string | undefined {
    const own = this.declared.get(name);
    return own?.props ?? own?.bases.map((base) => this.propsOf(base)).find((props) => props !== undefined);
  }

  private hasMember(name: string, member: string): boolean {
    const own = this.declared.get(name);
    return own !== undefined && (own.members.has(member) || own.bases.some((base) => this.hasMember(base, member)));
  }

  private declare(file: string, folder: string): void {
    for (const statement of parse(file).statements)
      if ((ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) && statement.name)
        this.declared.set(statement.name.text, {
          folder,
          members: new Set([...namesOf(statement), ...parameterProperties(statement)]),
          bases: (statement.heritageClauses ?? []).flatMap(({ types }) =>
            types.map(({ expression }) => expression.getText()),
          ),
          props: ts.isClassDeclaration(statement) ? propsType(statement) : undefined,
        });
  }
}

type Named = ts.ClassDeclaration | ts.InterfaceDeclaration;

/** What others can see of it. */
const namesOf = (declaration: Named): string[] =>
  [...declaration.members].filter((member) => !isHidden(member)).flatMap(({ name }) => name?.getText() ?? []);

function isHidden(member: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
  return (modifiers ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );
}

const constructorOf = (declaration: Named): ts.ConstructorDeclaration | undefined =>
  ts.isClassDeclaration(declaration) ? declaration.members.find(ts.isConstructorDeclaration) : undefined;

/** `constructor(readonly name: string)` declares a property, too. */
const parameterProperties = (declaration: Named): string[] =>
  (constructorOf(declaration)?.parameters ?? [])
    .filter((parameter) => ts.isParameterPropertyDeclaration(parameter, parameter.parent) && !isHidden(parameter))
    .map(({ name }) => name.getText());

const propsType = (declaration: ts.ClassDeclaration): string | undefined =>
  constructorOf(declaration)
    ?.parameters.find(({ name }) => name.getText() === 'props')
    ?.type?.getText();

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

function* sourcesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesUnder(path);
    else if (entry.name.endsWith('.ts')) yield path;
  }
}

function exportsOf(folder: string, file: string): string[] {
  return [...parse(join(folder, file)).statements].filter(ts.isExportDeclaration).flatMap((statement) => {
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause && ts.isNamedExports(exportClause)) return exportClause.elements.map(({ name }) => name.text);
    const from = (moduleSpecifier as ts.StringLiteral).text;
    return exportsOf(join(folder, from), 'index.ts');
  });
}

/** Titles of the tests of a file; those that are skipped are none. */
export function testTitles(file: string): Set<string> {
  const titles = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it)(\.each\b|$)/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return titles;
}
