/**
 * Read a number that is known to be there. Indexed access may be undefined to the compiler; this
 * keeps that doubt out of inner loops, where V8 inlines it.
 */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;
