/** The things that were looked at before an attempt was decided, and the rule that came closest. */
import { Ban, Check, Circle, Minus } from 'lucide-react';

import type { Why, WhyStep } from '../../../src-preload/contract/policy-schemas.ts';
import type { GateStep } from '../../../src-preload/contract/policy-words.ts';
import { plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { partingOf } from './nearest-rule.ts';

const NAMES: Readonly<Record<GateStep, string>> = {
  mount: 'Mount',
  boundary: 'Boundary',
  refusal: 'Refusals',
  rule: 'Manifest',
  grant: 'Grants',
  mode: 'Mode',
};
const RESULTS: Readonly<Record<WhyStep['result'], string>> = {
  decided: 'decided',
  passed: 'looked at, did not apply',
  unasked: 'not looked at any more',
};
const ICONS = { passed: Minus, unasked: Circle } as const;
const DECIDED = { allow: Check, deny: Ban } as const;
/** More of one kind would only be a wall. */
const MOST = 12;

export function Steps({ steps, decision }: Pick<Why, 'steps' | 'decision'>) {
  const shown = steps.filter((step, index) => step.result === 'decided' || rank(steps, index) < MOST);
  const left = steps.length - shown.length;
  return (
    <>
      <ol className="why-steps" aria-label="What was looked at, in this order">
        {shown.map((step, index) => (
          <Step key={index} step={step} decision={decision} />
        ))}
      </ol>
      {left > 0 && <p className="faint why-left">{plural(left, 'more rule')} did not apply.</p>}
    </>
  );
}

/** How many of its kind are before it. */
const rank = (steps: readonly WhyStep[], index: number): number =>
  steps.slice(0, index).filter(({ step }) => step === steps[index]?.step).length;

function Step({ step, decision }: { readonly step: WhyStep; readonly decision: Why['decision'] }) {
  const Icon = step.result === 'decided' ? DECIDED[decision] : ICONS[step.result];
  return (
    <li className="why-step" data-result={step.result} data-decision={decision}>
      <Icon size={13} strokeWidth={step.result === 'decided' ? 2.6 : 1.8} aria-label={RESULTS[step.result]} />
      <span className="why-step-name">{NAMES[step.step]}</span>
      <span className="why-step-text">
        {step.subject !== '' && !step.sentence.includes(step.subject) && <code>{visible(step.subject)}</code>}{' '}
        {visible(step.sentence)}
        {step.place !== '' && <span className="why-place">{visible(step.place)}</span>}
      </span>
    </li>
  );
}

export interface NearestProps {
  readonly nearest: NonNullable<Why['nearest']>;
  /** What was asked for. */
  readonly path: string;
}

/** The rule over the path, with the component marked at which they part. */
export function Nearest({ nearest, path }: NearestProps) {
  const parting = partingOf(nearest.pattern, path);
  return (
    <section className="why-nearest" aria-label="The nearest rule">
      <h4>
        The nearest rule <span className="why-place">{visible(nearest.place)}</span>
      </h4>
      <p className="mono why-line">
        <span className="why-side">rule</span>
        {visible(parting.same)}
        <mark>{visible(parting.rule) || '∎'}</mark>
        {visible(parting.ruleRest)}
      </p>
      <p className="mono why-line">
        <span className="why-side">path</span>
        {visible(parting.same)}
        <mark>{visible(parting.path) || '∎'}</mark>
        {visible(parting.pathRest)}
      </p>
      <p>{visible(nearest.sentence)}</p>
    </section>
  );
}
