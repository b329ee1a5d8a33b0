/** Fields of a call as values. */
import { describe, expect, it } from 'vitest';

import type { ValueType } from '../../../src-preload/contract/value-type.ts';

import { actionIn, blankField, exampleValue, explainAction, fieldText, fieldValue } from './call-values.ts';

const text: ValueType = { kind: 'string' };
const bytes: ValueType = { kind: 'list', of: { kind: 'u8' } };
const color: ValueType = { kind: 'enum', names: ['red', 'blue'] };
const point: ValueType = { kind: 'record', fields: [{ name: 'x', type: { kind: 's8' } }] };
const maybe: ValueType = { kind: 'option', of: text };

describe('the fields of a call', () => {
  it.each([
    [text, '"quoted"', '"quoted"'],
    [text, '5', '5'],
    [bytes, 'plain', 'plain'],
    [bytes, '[0, 255]', [0, 255]],
    [color, 'blue', 'blue'],
    [{ kind: 'bool' }, 'true', true],
    [{ kind: 'u64' }, '12', 12],
    [point, '{"x": 1}', { x: 1 }],
    [maybe, '', null],
    [maybe, 'null', 'null'],
  ] as const)('of %j, %s stands for %j and back', (type, typed, value) => {
    expect(fieldValue(type, typed)).toEqual(value);
    expect(fieldValue(type, fieldText(type, value))).toEqual(value);
  });

  it('keep what is no JSON, so that the check can say what is wanted', () => {
    expect(fieldValue(point, '{x: 1}')).toBe('{x: 1}');
    expect(fieldValue({ kind: 'u8' }, '')).toBe('');
  });

  it('begin with the first choice, or empty, and show an example', () => {
    expect(blankField(color)).toBe('red');
    expect(blankField(text)).toBe('');
    expect(exampleValue({ kind: 'list', of: point })).toEqual([{ x: 0 }]);
    expect(exampleValue({ kind: 'variant', cases: [{ name: 'a', type: point }] })).toEqual({ a: { x: 0 } });
  });

  it('an interceptor answers with an action, and an unknown one goes on', () => {
    expect(actionIn({ action: 'deny', data: null })).toBe('deny');
    expect(actionIn('deny')).toBeNull();
    expect(explainAction('deny')).toMatch(/refuses/);
    expect(explainAction('constructor')).toMatch(/counts as "continue"/);
  });
});
