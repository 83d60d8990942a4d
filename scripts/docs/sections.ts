/** Parts of a page that are written by program, by the name in their marker. */
export type Sections = Readonly<Record<string, () => string>>;

/** Marks where a part begins and ends: comments, so that no reader sees them. */
const section = /(<!-- generated: ([a-z-]+) -->\n)[^]*?(<!-- end -->)/g;

/** A page whose marked parts are written anew; everything between them is people's own. @throws Error for an unknown part */
export function withSections(page: string, sections: Sections): string {
  return page.replace(section, (_, begin: string, name: string, end: string) => {
    const render = sections[name];
    if (!render)
      throw new Error(
        `no part is called "${name}"; allowed are ${Object.keys(sections).join(', ')}; correct the marker`,
      );
    return `${begin}\n${render()}\n\n${end}`;
  });
}

/** Names of the marked parts of a page. */
export const sectionsOf = (page: string): string[] => [...page.matchAll(section)].map(([, , name = '']) => name);
