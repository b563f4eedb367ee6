import type { ReactiveController } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Polling } from './polling.ts';

/** An element without a page. */
function host() {
  const controllers: ReactiveController[] = [];
  let drawn = 0;
  return {
    addController: (one: ReactiveController) => controllers.push(one),
    removeController: () => undefined,
    requestUpdate: () => drawn++,
    updateComplete: Promise.resolve(true),
    comes: () => controllers[0].hostConnected?.(),
    goes: () => controllers[0].hostDisconnected?.(),
    drawn: () => drawn,
  };
}

describe('polling', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks while the element is there, as often as the answer wants, and no more once it is gone', async () => {
    const one = host();
    const ask = vi.fn(async () => 1000);
    new Polling(one, ask);
    expect(ask).toHaveBeenCalledTimes(0);
    one.comes();
    await vi.advanceTimersByTimeAsync(2500);
    expect(ask).toHaveBeenCalledTimes(3);
    expect(one.drawn()).toBe(3);
    one.goes();
    await vi.advanceTimersByTimeAsync(5000);
    expect(ask).toHaveBeenCalledTimes(3);
    one.comes();
    await vi.advanceTimersByTimeAsync(0);
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('goes on once, however often it is told to ask now, and stops where no more is wanted', async () => {
    const one = host();
    const answers: ((again: number | undefined) => void)[] = [];
    const ask = vi.fn(() => new Promise<number | undefined>((resolve) => answers.push(resolve)));
    const polling = new Polling(one, ask);
    one.comes();
    void polling.now();
    answers[0](10);
    await vi.advanceTimersByTimeAsync(100);
    expect(ask).toHaveBeenCalledTimes(2);
    answers[1](10);
    await vi.advanceTimersByTimeAsync(100);
    expect(ask).toHaveBeenCalledTimes(3);
    answers[2](undefined);
    await vi.advanceTimersByTimeAsync(100);
    expect(ask).toHaveBeenCalledTimes(3);
  });
});
