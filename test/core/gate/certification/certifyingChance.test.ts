import { certifyingChance } from '../../../../core/gate/certification/certifyingChance';

const HELD_OUT = 0.3;

test('a newer answer has the chance that it was seen, whatever its side', () => {
	expect(certifyingChance({ reviewProbability: 1, leastProbability: 0.05 }, false, false, HELD_OUT)).toEqual({ reviewProbability: 1, leastProbability: 0.05 });
});

test('when everybody was asked, everybody has the same chance', () => {
	expect(certifyingChance({ reviewProbability: 1, leastProbability: 1 }, true, false, HELD_OUT)).toEqual({ reviewProbability: 1, leastProbability: 1 });
});

test.each([0.01, 0.05, 0.3, 0.5])('older answers: of 1,000 items, half through with checks of %d, weights bring back the halves', (share) => {
	const gate = { leastProbability: share };
	const checked = certifyingChance({ ...gate, reviewProbability: share }, true, true, HELD_OUT);
	const asked = certifyingChance({ ...gate, reviewProbability: 1 }, true, false, HELD_OUT);
	// What certifies: all that were checked, and of those that were asked the part that was held out.
	const [answersChecked, answersAsked] = [500 * share, 500 * HELD_OUT];
	const weight = ({ reviewProbability, leastProbability }: typeof checked): number => leastProbability / reviewProbability;
	expect(answersChecked * weight(checked)).toBeCloseTo(answersAsked * weight(asked), 9);
	expect(Math.max(weight(checked), weight(asked))).toBe(1);
});
