/** What a reader of a TLA+ module needs to know of it, taken from its text. */
export interface ModuleText {
  readonly constants: readonly string[];
  readonly variables: readonly string[];
  /** Definitions at the beginning of a line, with the first sentence of the comment right above, if there is one. */
  readonly definitions: ReadonlyMap<string, string | undefined>;
  /** Definitions that say what changes, and have a comment: steps that a trace may take. */
  readonly actions: readonly string[];
}

/** Reads a module of `docs/model`; enough of TLA+ for how these are written. Pure. */
export function parseModule(text: string): ModuleText {
  const definitions = new Map<string, string | undefined>();
  const actions: string[] = [];
  const heads = [...text.matchAll(/^([A-Za-z]\w*)(\([^)\n]*\))? ==/gm)];
  heads.forEach((head, index) => {
    const name = head[1]!;
    const above = text.slice(0, head.index);
    const comment = /\(\*((?:[^*]|\*(?!\)))*)\*\)\n$/.exec(above)?.[1];
    const body = text.slice(head.index, heads[index + 1]?.index);
    definitions.set(name, comment && firstSentence(comment));
    // Steps prime variables; what merely joins steps, as Next does, has no comment.
    if (comment && /'\s*(=|\\in)|UNCHANGED/.test(body)) actions.push(name);
  });
  return { constants: declared(text, 'CONSTANTS'), variables: declared(text, 'VARIABLES'), definitions, actions };
}

function firstSentence(comment: string): string {
  const line = comment.replace(/\s+/g, ' ').trim();
  return /^.*?[.](?= |$)/.exec(line)?.[0] ?? line;
}

function declared(text: string, keyword: string): string[] {
  const start = new RegExp(`^${keyword}$`, 'm').exec(text);
  if (!start) return [];
  const names: string[] = [];
  for (const line of text.slice(start.index + keyword.length + 1).split('\n')) {
    if (!line.startsWith('  ')) break;
    const code = line.replace(/\\\*.*$/, '').trim();
    names.push(...code.split(/[,\s]+/).filter(Boolean));
  }
  return names;
}
