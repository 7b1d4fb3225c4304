/** Numbers as people read them. Locale fixed: the sentences are English. */

/** 1204 → "1,204". */
export const count = (value: number): string => value.toLocaleString('en-US');

/** "1 answer", "1,204 answers". */
export const answers = (value: number): string => `${count(value)} ${value === 1 ? 'answer' : 'answers'}`;

/** "once", "12 times". */
export const timesOf = (value: number): string => (value === 1 ? 'once' : `${count(value)} times`);
