import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import { Remote } from '../../../../app/web/stores/remote';

const fails = () => Promise.reject(new Error('away'));

test('after failures in a row calls are refused at once, and made again later', async () => {
  const remote = new Remote({ failures: 2, openFor: 50 });
  for (let call = 0; call < 2; call += 1) await expect(remote.call(fails)).rejects.toThrow('away');
  expect(remote.well).toBe(false);
  const work = jest.fn(async () => 'answer');
  await expect(remote.call(work)).rejects.toBeInstanceOf(BrokenCircuitError);
  expect(work).not.toHaveBeenCalled();
  await new Promise((resolve) => setTimeout(resolve, 80));
  await expect(remote.call(work)).resolves.toBe('answer');
  expect(remote.well).toBe(true);
});

test('a call that takes too long is given up, and told so', async () => {
  const remote = new Remote({ timeout: 20 });
  let told: AbortSignal | undefined;
  const call = remote.call((signal) => {
    told = signal;
    return new Promise(() => undefined);
  });
  await expect(call).rejects.toBeInstanceOf(TaskCancelledError);
  expect(told?.aborted).toBe(true);
});
