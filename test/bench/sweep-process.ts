import { runShare, type SweepShare } from './sweep-share.ts';

// A process of its own shares nothing with another but the machine.
process.once('message', async (share: SweepShare) => {
  await runShare(share, 1);
  process.disconnect?.();
});
