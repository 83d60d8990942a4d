import type { Resource, SourceTemplate } from './template';
import { at, isObject, type Json, listOf, objectOf, scalarText } from './values';

/** A value and the template that it stands in. */
export interface Placed {
  readonly template: SourceTemplate;
  readonly value: unknown;
}

/** Where the values of templates come from. */
export interface Places {
  resource(template: SourceTemplate, id: unknown): Resource | undefined;
  /** One step from a value to what it is taken from: a parameter, an output, an export, a mapping. */
  follow(template: SourceTemplate, value: Json, text: (value: unknown) => string | undefined): Placed | undefined;
}

const keyOf = (...parts: readonly unknown[]) => parts.map(scalarText).join('\n');

/** Indices over the templates, so that a step costs the same in a large assembly. */
export function placeOf(templates: readonly SourceTemplate[], all: readonly Resource[]): Places {
  const resources = new Map(all.map((one) => [keyOf(one.template.name, one.id), one]));
  const byName = new Map(templates.map((one) => [one.name, one]));
  const byStack = new Map(templates.map((one) => [keyOf(one.region, one.stackName ?? one.name), one]));
  const nested = new Map(
    templates.flatMap((one) =>
      one.nestedIn ? [[keyOf(one.nestedIn.name, one.nestedIn.logicalId), one] as const] : [],
    ),
  );
  const exports = new Map(templates.flatMap(exportsOf));
  const stored = new Map(all.flatMap(storedParameter));

  const parameter = (template: SourceTemplate, name: unknown): Placed | undefined => {
    if (typeof name !== 'string') return undefined;
    const declared = at(template.body, 'Parameters', name);
    if (!isObject(declared)) return undefined;
    const parent = template.nestedIn && byName.get(template.nestedIn.name);
    const passed =
      parent && at(resources.get(keyOf(parent.name, template.nestedIn?.logicalId))?.properties, 'Parameters', name);
    if (parent && passed !== undefined) return { template: parent, value: passed };
    return scalarText(declared.Type).startsWith('AWS::SSM::Parameter::Value')
      ? stored.get(keyOf(template.region, declared.Default))
      : { template, value: declared.Default };
  };

  const output = (template: SourceTemplate | undefined, name: unknown): Placed | undefined => {
    const value = template && at(template.body, 'Outputs', scalarText(name), 'Value');
    return value === undefined ? undefined : { template: template!, value };
  };

  return {
    resource: ({ name }, id) => resources.get(keyOf(name, id)),
    follow: (template, value, text) => {
      if ('Ref' in value) return parameter(template, value.Ref);
      if ('Fn::GetAtt' in value) {
        const [id, attribute] = attributeOf(value['Fn::GetAtt']);
        return attribute?.startsWith('Outputs.')
          ? output(nested.get(keyOf(template.name, id)), attribute.slice('Outputs.'.length))
          : undefined;
      }
      if ('Fn::ImportValue' in value) return exports.get(keyOf(template.region, text(value['Fn::ImportValue'])));
      if ('Fn::GetStackOutput' in value) {
        const asked = objectOf(value['Fn::GetStackOutput']);
        const region = asked.Region === undefined ? template.region : text(asked.Region);
        return output(byStack.get(keyOf(region, text(asked.StackName))), asked.OutputName);
      }
      if ('Fn::FindInMap' in value) {
        const names = listOf(value['Fn::FindInMap'])
          .slice(0, 3)
          .map((name) => text(name) ?? '');
        const mapped = names.length === 3 ? at(template.body, 'Mappings', ...names) : undefined;
        return mapped === undefined ? undefined : { template, value: mapped };
      }
      return undefined;
    },
  };
}

function attributeOf(value: unknown): readonly [string, string | undefined] {
  if (typeof value === 'string') {
    const dot = value.indexOf('.');
    return dot < 0 ? [value, undefined] : [value.slice(0, dot), value.slice(dot + 1)];
  }
  const [id, ...attribute] = listOf(value);
  return [scalarText(id), attribute.map(scalarText).join('.')];
}

function exportsOf(template: SourceTemplate): (readonly [string, Placed])[] {
  return Object.values(objectOf(at(template.body, 'Outputs'))).flatMap((one) => {
    const name = at(one, 'Export', 'Name');
    return typeof name === 'string'
      ? [[keyOf(template.region, name), { template, value: at(one, 'Value') }] as const]
      : [];
  });
}

function storedParameter({ type, properties, template }: Resource): (readonly [string, Placed])[] {
  return type === 'AWS::SSM::Parameter' && typeof properties.Name === 'string'
    ? [[keyOf(template.region, properties.Name), { template, value: properties.Value }]]
    : [];
}
