import { agreementOf, krippendorffAlpha } from '../../../core/review/agreement';

/** Rows of judges, a letter for each thing and a dot where a judge said nothing, turned into what was said of each thing. */
const unitsOf = (...judges: string[]): string[][] =>
	[...(judges[0] ?? '')].map((_, thing) => judges.flatMap((row) => (row[thing] === undefined || row[thing] === '.' ? [] : [row[thing]])));

/** K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), parts A to C; and Wikipedia, "Krippendorff's alpha". */
test.each<[string, number, string[]]>([
	['two judges, two values, nothing missing (part A)', 0.095, ['0100000010', '1110010000']],
	['two judges, five values (part B)', 0.692, ['aabbdcccedda', 'babbbccceddd']],
	['four judges, five values, some missing (part C)', 0.743, ['123321412...', '1233224125.3', '.3332342251.', '12332441251.']],
	['three judges, four values, many missing (Wikipedia)', 0.691, ['.....34121133.3', '1.213343.......', '..21344.21133.4']],
])('alpha of published data: %s is %d', (_name, alpha, judges) => {
	expect(new Set(judges.map(({ length }) => length)).size).toBe(1);
	expect(krippendorffAlpha(unitsOf(...judges))).toBeCloseTo(alpha, 3);
});

test('alpha is 1 for full agreement, below 0 where judges differ more than by chance, and unknown where it says nothing', () => {
	expect(krippendorffAlpha([['a', 'a'], ['b', 'b', 'b']])).toBe(1);
	expect(krippendorffAlpha([['a', 'b'], ['b', 'a']])).toBeLessThan(0);
	expect(krippendorffAlpha([['a', 'a'], ['a', 'a']])).toBeUndefined();
	expect(krippendorffAlpha([['a'], ['b'], []])).toBeUndefined();
	expect(krippendorffAlpha([])).toBeUndefined();
});

test('votes are put together by what they are about; single votes are counted and compared with nothing', () => {
	const vote = (key: string, label: string) => ({ key, vote: { outcome: 'corrected' as const, label } });
	expect(agreementOf([vote('1', 'a'), vote('2', 'b'), vote('1', 'a'), vote('3', 'a'), vote('3', 'b')])).toEqual({ alpha: expect.closeTo(0, 10) as unknown, items: 2, unanimous: 1, votes: 5 });
	expect(agreementOf([])).toEqual({ items: 0, unanimous: 0, votes: 0 });
});
