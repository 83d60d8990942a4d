import type { Template } from 'aws-cdk-lib/assertions';

/** What must hold of every stack of every architecture, as tests of the suite that calls it. */
export function testEveryStack(templates: () => ReadonlyMap<string, Template>): void {
  test('no stack exports a value or imports one strongly', () => {
    for (const template of templates().values())
      expect(JSON.stringify(template.toJSON())).not.toMatch(/Fn::ImportValue|CrossRegionExport|"Export"/);
  });

  test('every stack stays below 450 resources and 900 KB', () => {
    const sizes = [...templates()].map(([name, template]) => {
      const body = template.toJSON();
      return { name, resources: Object.keys(body.Resources).length, bytes: JSON.stringify(body).length };
    });
    expect(sizes).not.toEqual([]);
    expect(sizes.filter(({ resources, bytes }) => resources >= 450 || bytes >= 900_000)).toEqual([]);
  });
}
