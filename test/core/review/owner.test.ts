import { addressesOf, ownerOf } from '../../../core/review/owner';
import { queueAge } from '../../../core/review/notices/queueAge';

test('there is always somebody to ask', () => {
	expect(ownerOf('Ana Costa', 'Triage')).toBe('Ana Costa');
	expect(ownerOf('', 'Triage')).toBe('whoever looks after the workflow “Triage”');
});

test.each([
	['Ana Costa', []],
	['', []],
	['WORKFLOW TEAM, UNDERWRITING', []],
	['Ana Costa, ana@example.org', [['email', 'ana@example.org']]],
	['Ana <ana@example.org>; U02AB3CD4', [['email', 'ana@example.org'], ['slack', 'U02AB3CD4']]],
	['ana@localhost', []],
])('addresses in %j', (named, found) => {
	expect(addressesOf(named).map(({ channel, recipient }) => [channel, recipient])).toEqual(found);
});

test('what waits for long is counted, with the time at which the oldest was asked', () => {
	const clock = { now: '2027-03-16T12:00:00.000Z', timeZone: 'Europe/Berlin' };
	const oldestOpenedAt = '2027-03-14T08:00:00.000Z';
	expect(queueAge({ reviews: 0 }, clock)).toBeUndefined();
	expect(queueAge({ reviews: 1, oldestOpenedAt }, clock)).toBe('An earlier question of this loop still waits for an answer, asked 14 March 09:00.');
	expect(queueAge({ reviews: 12, oldestOpenedAt }, clock)).toBe('12 earlier questions of this loop still wait for answers, the oldest asked 14 March 09:00.');
});
