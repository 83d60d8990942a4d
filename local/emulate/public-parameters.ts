import { at, isObject, type Json, objectOf, scalarText } from '../../constructs/resilience-checks/model/values';

/** An image of nobody: emulators start no instances from it. */
const image = 'ami-00000000000000000';

/**
 * Gives a fixed text to parameters that read what AWS itself publishes (`/aws/service/...`, the ids of machine images):
 * emulators know few of them and let nobody write there.
 */
export function withPublicParameters(template: Json): Json {
  const parameters = Object.entries(objectOf(template.Parameters));
  if (!parameters.some(([, one]) => isPublic(one))) return template;
  const fixed = { Type: 'String', Default: image };
  return {
    ...template,
    Parameters: Object.fromEntries(parameters.map(([name, one]) => [name, isPublic(one) ? fixed : one])),
  };
}

const isPublic = (parameter: unknown): boolean =>
  isObject(parameter) &&
  scalarText(at(parameter, 'Type')).startsWith('AWS::SSM::Parameter::Value') &&
  scalarText(at(parameter, 'Default')).startsWith('/aws/service/');
