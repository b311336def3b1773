/** Who may write what is a type: these lines compile, and those marked as errors do not. */
import { expectTypeOf, test } from 'vitest';
import type { AnalystWriter, DerivedWriter, EvidenceWriter, Reader } from '../../../electron/store/handles.ts';
import type { EvidenceIntake } from '../../../electron/store/write/evidence.ts';
import type { insertAssertion, insertLedger } from '../../../electron/store/write/custody.ts';
import type { putResult } from '../../../electron/store/write/derived.ts';
import type { lastSuspect } from '../../../electron/store/read/assertions.ts';

test('a writer of derived rows cannot be handed to what writes evidence', () => {
  expectTypeOf<DerivedWriter>().not.toExtend<EvidenceWriter>();
  expectTypeOf<EvidenceWriter>().not.toExtend<DerivedWriter>();
  expectTypeOf<AnalystWriter>().not.toExtend<EvidenceWriter>();
  expectTypeOf<DerivedWriter>().not.toExtend<ConstructorParameters<typeof EvidenceIntake>[0]>();
  expectTypeOf<DerivedWriter>().not.toExtend<Parameters<typeof insertLedger>[0]>();
  expectTypeOf<DerivedWriter>().not.toExtend<Parameters<typeof insertAssertion>[0]>();
  expectTypeOf<EvidenceWriter>().not.toExtend<Parameters<typeof putResult>[0]>();
  expectTypeOf<DerivedWriter>().toExtend<Parameters<typeof putResult>[0]>();
});

test('a reader writes nothing, and every writer reads', () => {
  expectTypeOf<Reader>().not.toExtend<EvidenceWriter>();
  expectTypeOf<Reader>().not.toExtend<DerivedWriter>();
  expectTypeOf<keyof Reader>().extract<'exec' | 'transaction' | 'pragma'>().toBeNever();
  expectTypeOf<DerivedWriter>().toExtend<Parameters<typeof lastSuspect>[0]>();
});
