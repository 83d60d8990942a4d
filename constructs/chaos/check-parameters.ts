import { Token } from 'aws-cdk-lib';
import type { Rule } from '../core/rules';
import type { ParameterSpecs } from './catalogue';
import { nearest } from './nearest';

/** Rules for parameters: none missing, none unknown, each of its format. */
export function parameterRules(at: string, values: Readonly<Record<string, string>>, specs: ParameterSpecs): Rule[] {
  return [...unknown(at, values, specs), ...missing(at, values, specs), ...malformed(at, values, specs)];
}

function unknown(at: string, values: Readonly<Record<string, string>>, specs: ParameterSpecs): Rule[] {
  const known = Object.keys(specs);
  const names = known.map((name) => `"${name}"`).join(', ');
  return Object.keys(values)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      when: true,
      message:
        known.length === 0
          ? `${at}.${name} is given; allowed are no parameters here; remove it`
          : `${at}.${name} is unknown; allowed are ${names}; write "${nearest(name, known)}", or remove it`,
    }));
}

function missing(at: string, values: Readonly<Record<string, string>>, specs: ParameterSpecs): Rule[] {
  return Object.entries(specs).map(([name, { required, format }]) => ({
    when: required && values[name] === undefined,
    message: `${at}.${name} is missing; allowed is ${format.allowed}; add it`,
  }));
}

function malformed(at: string, values: Readonly<Record<string, string>>, specs: ParameterSpecs): Rule[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const format = specs[name]?.format;
    if (!format) return [];
    if (Token.isUnresolved(value) && format.deferred) return [];
    const open = Token.isUnresolved(value);
    return [
      {
        when: open || !format.accepts(value),
        message: `${at}.${name} is ${open ? 'an unresolved token' : `"${value}"`}; allowed is ${format.allowed}; correct it`,
      },
    ];
  });
}
