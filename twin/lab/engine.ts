import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8's compiler inline more than its usual budget, for processes that simulate. A step of twin and controller passes through
 * hundreds of small functions with numbers as arguments, and each call that stays one boxes them: a closed-loop year takes some
 * 5 to 15 % less (docs/decisions/0021). Imported for its effect, before what it should speed up; threads started later share it.
 * Results are the same to the bit: it decides where code stands, not what it computes. Flags that another V8 does not know
 * are passed over by it.
 */
const flags = [
  '--max-inlined-bytecode-size=2000',
  '--max-inlined-bytecode-size-cumulative=8000',
  '--max-inlined-bytecode-size-absolute=16000',
  '--max-inlined-bytecode-size-small=60',
];
for (const flag of flags) setFlagsFromString(flag);
