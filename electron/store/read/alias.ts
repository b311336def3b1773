/** The name that an identity is known by, as numbers of the dictionary. */
import { stmt, type Reader } from '../handles.ts';

/** The first name of the identity that this name belongs to; the name itself where it has no other. */
export const canonicalTerm = (reader: Reader, name: number): number => (stmt(reader, 'SELECT name FROM derived_alias WHERE also = ?').pluck().get(name) as number | undefined) ?? name;
