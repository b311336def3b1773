/** What JSON can hold; a field that is undefined is not written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
