export { type BoptestOptions, createBoptestRouter } from './router.ts';
export { testCasesOf } from './test-cases.ts';
export { defaultOptions, Tests } from './tests.ts';
