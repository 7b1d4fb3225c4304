import fc from 'fast-check';
import { versionsToPrune, type PrunableVersion } from '../../../core/loop/pruneVersions';

const loop = fc
	.array(fc.record({ state: fc.constantFrom('earlier' as const, 'candidate' as const, 'dropped' as const), pruned: fc.boolean() }), { minLength: 1, maxLength: 60 })
	.chain((states) =>
		fc.record({
			versions: fc.nat({ max: states.length - 1 }).map((champion) =>
				states.map(({ state, pruned }, at): PrunableVersion => ({
					version: at + 1,
					parent: at,
					...(at === champion ? { state: 'champion', pruned: false } : { state, pruned: pruned && state !== 'candidate' }),
				})),
			),
			inReview: fc.array(fc.nat({ max: 60 })).map((numbers) => new Set(numbers)),
			keep: fc.nat({ max: 25 }),
		}),
	);

test('what is in use, waits, was replaced last, or is new stays whole; all the rest goes', () => {
	fc.assert(
		fc.property(loop, ({ versions, inReview, keep }) => {
			const gone = new Set(versionsToPrune(versions, inReview, keep));
			const champion = versions.find(({ state }) => state === 'champion');
			const newest = versions.length - Math.max(1, keep);
			for (const { version, state, pruned } of versions) {
				const isNeeded =
					version > newest || state === 'champion' || state === 'candidate' || inReview.has(version) || version === champion?.parent;
				expect([version, gone.has(version)]).toEqual([version, !pruned && !isNeeded]);
			}
		}),
	);
});

test('a loop that went back to the names of its labels keeps the newest', () => {
	const versions = [1, 2, 3].map((version): PrunableVersion => ({ version, parent: version - 1, state: 'earlier', pruned: false }));
	expect(versionsToPrune(versions, new Set(), 2)).toEqual([1]);
	expect(versionsToPrune([], new Set(), 20)).toEqual([]);
});
