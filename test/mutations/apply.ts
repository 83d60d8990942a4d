import type { Edit, Mutation } from './mutation';

/** The catalogue and the code have grown apart. */
export class NoLongerApplies extends Error {
  override readonly name = 'NoLongerApplies';
}

/**
 * The text of each file that a mutation changes, with all its edits made. Pure.
 *
 * @param read text of a file of the repository
 * @throws NoLongerApplies unless each edit's text is found exactly once
 */
export function mutated(mutation: Mutation, read: (file: string) => string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const edit of mutation.edits)
    texts.set(edit.file, edited(mutation.name, edit, texts.get(edit.file) ?? read(edit.file)));
  return texts;
}

function edited(name: string, { file, find, replace }: Edit, text: string): string {
  const found = text.split(find).length - 1;
  if (found !== 1)
    throw new NoLongerApplies(
      `mutation ${name} no longer applies to ${file}: its text must be there once and is there ${found} times; update it`,
    );
  // Not `replace`, to which a dollar sign means something.
  return text.split(find).join(replace);
}
