import { hoursAfter, isTimeZone, readWorkingHours } from '../../../core/review/workingHours';

const BERLIN = 'Europe/Berlin';

const after = (start: string, hours: number, working?: string, zone = BERLIN): string =>
	hoursAfter(new Date(start), hours, zone, working === undefined ? undefined : readWorkingHours(working)).toISOString();

test('without working hours an hour is an hour, at night and on Sundays', () => {
	expect(after('2026-11-28T22:00:00Z', 24)).toBe('2026-11-29T22:00:00.000Z');
});

test.each([
	// 2026-11-27 is a Friday; Berlin is an hour ahead of UTC in winter.
	['within the day', '2026-11-27T09:00:00Z', 2, '2026-11-27T11:00:00.000Z'],
	['over the night', '2026-11-26T15:00:00Z', 2, '2026-11-27T09:00:00.000Z'],
	['over the weekend', '2026-11-27T15:30:00Z', 1, '2026-11-30T08:30:00.000Z'],
	['to the end of a day, not to the next morning', '2026-11-27T15:00:00Z', 1, '2026-11-27T16:00:00.000Z'],
	['from before the day begins', '2026-11-27T03:00:00Z', 1, '2026-11-27T09:00:00.000Z'],
	['from a Sunday', '2026-11-29T12:00:00Z', 8, '2026-11-30T16:00:00.000Z'],
	['three working days', '2026-11-27T08:00:00Z', 24, '2026-12-01T16:00:00.000Z'],
])('%s', (_name, start, hours, expected) => {
	expect(after(start, hours, 'Mon-Fri 09:00-17:00')).toBe(expected);
});

test('goes by the clock on the wall when that changes', () => {
	// In the night to 25 October 2026 Berlin goes back to winter time.
	expect(after('2026-10-23T14:00:00Z', 2, 'Mon-Sun 09:00-17:00')).toBe('2026-10-24T08:00:00.000Z');
	expect(after('2026-10-24T14:00:00Z', 2, 'Mon-Sun 09:00-17:00')).toBe('2026-10-25T09:00:00.000Z');
});

test('working hours are those of the zone', () => {
	expect(after('2026-11-27T12:00:00Z', 1, 'Mon-Fri 09:00-17:00', 'America/New_York')).toBe('2026-11-27T15:00:00.000Z');
});

test.each([
	['Mon-Fri 09:00-17:00', [1, 2, 3, 4, 5], 540, 1_020],
	['mon, wed,sat-sun 8:30-24:00', [1, 3, 6, 7], 510, 1_440],
	['Fri-Mon 0:00-1:00', [5, 6, 7, 1], 0, 60],
])('reads %s', (text, days, from, to) => {
	expect(readWorkingHours(text)).toEqual({ days: new Set(days), from, to });
});

test.each(['', '9-17', 'Mon-Fri', 'Mon-Fri 17:00-09:00', 'Mon-Fri 09:00-09:00', 'Mon-Fri 9:60-17:00', 'Mon-Fri 09:00-25:00', 'Moon 9:00-17:00', 'Mon-Fri-Sun 9:00-17:00'])(
	'does not guess what "%s" means',
	(text) => expect(readWorkingHours(text)).toBeUndefined(),
);

test('knows time zones', () => {
	expect([isTimeZone(BERLIN), isTimeZone('Nowhere/Land'), isTimeZone('')]).toEqual([true, false, false]);
});
