/** A README of a folder of constructs. */
export interface Section {
  /** Name of the folder, for instance `web-tier`. */
  readonly folder: string;
  readonly text: string;
}

/**
 * One README of many: the introduction, then each section one heading deeper. Links between sections stay links, those
 * to anywhere else become plain words, since the files that they lead to are not in the package. Pure.
 */
export function composeReadme(introduction: string, sections: readonly Section[]): string {
  const anchors = new Map(sections.map(({ folder, text }) => [folder, anchorOf(text)]));
  const parts = [introduction, ...sections.map(({ text }) => outsideFences(text, deeper))];
  return `${parts.map((part) => outsideFences(part, (prose) => relink(prose, anchors)).trim()).join('\n\n')}\n`;
}

/** Folders that an entry point exports, in its order. */
export function exportedFolders(entry: string): string[] {
  const names = [...entry.matchAll(/from '\.\/([\w-]+)(?:\/[\w-]+)?'/g)].map(([, folder]) => folder!);
  return [...new Set(names)];
}

const deeper = (prose: string): string => prose.replace(/^#/gm, '##');

/** Links to files: `[words](../web-tier/README.md)`, also with a line break between. */
function relink(prose: string, anchors: ReadonlyMap<string, string>): string {
  return prose.replace(/\[([^\]]+)\]\((?!https?:|#)([^)]+)\)/g, (_, words: string, path: string) => {
    const folder = /^(?:\.\.\/|\.\/|constructs\/)?([\w-]+)(?:\/README\.md)?$/.exec(path)?.[1];
    const anchor = folder === undefined ? undefined : anchors.get(folder);
    return anchor === undefined ? words : `[${words}](#${anchor})`;
  });
}

/** The anchor of its first heading, as GitHub and npm make them. */
function anchorOf(text: string): string {
  const heading = /^# (.+)$/m.exec(text)?.[1] ?? '';
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** Changes a text but for its code blocks, in which a `#` is no heading. */
function outsideFences(text: string, change: (prose: string) => string): string {
  return text
    .split(/(^```[^\n]*\n[\s\S]*?^```$)/gm)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');
}
