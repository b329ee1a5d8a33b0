// @vitest-environment happy-dom
/** A capsule that cannot be loaded says everything it lacks. */
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { Tooltip } from 'radix-ui';
import { describe, expect, it } from 'vitest';

import { CapsuleProblem } from './capsule-problem.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

describe('the problem of a capsule', () => {
  it('lists every missing import, as an alert', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    const imports = Array.from({ length: 40 }, (_, index) => `env.function_${index}`);
    const problem = {
      file: '/bad.wasm',
      failure: { code: 'missing-imports', message: 'no', details: imports },
    } as const;
    await act(async () =>
      createRoot(host).render(
        <Tooltip.Provider>
          <CapsuleProblem problem={problem} onDismiss={() => undefined} onManifest={() => undefined} />
        </Tooltip.Provider>,
      ),
    );
    expect(host.querySelector('[role="alert"]')?.textContent).toContain('/bad.wasm');
    expect([...host.querySelectorAll('li')].map((item) => item.textContent)).toEqual(imports);
    expect(host.querySelector('button[aria-label="Dismiss"]')).not.toBeNull();
  });
});
