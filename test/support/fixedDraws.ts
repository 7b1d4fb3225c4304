let made = 0;

/** A loop of its own for one test. Counted, not drawn: the side of a text follows from the loop's name. */
export const newLoop = (name = 'loop'): string => `${name}-${++made}`;

/** For `openSqliteStore`: the same sides and audits in every run. */
export const fixedSecret = (size: number): Uint8Array => new Uint8Array(size).fill(7);
