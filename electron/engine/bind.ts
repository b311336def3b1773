/** Joins dispatch to store and workflows: one side per thread, so that each opens its own connection. */
export { bindReads } from './bind-reads.ts';
export { bindWorks } from './bind-works.ts';
