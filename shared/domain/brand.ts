/** A nominal type: `Brand<number, 'Micros'>` cannot be mixed up with a plain number. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
