import { hoursAfter, isTimeZone, readDaysOff, readWorkingHours, withDaysOff } from '../../../core/review/workingHours';

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
	// 2026-11-27 is a Friday.
	['over a break', 'Mon-Fri 09:00-12:00, 13:00-17:00', '2026-11-27T10:00:00Z', 2, '2026-11-27T13:00:00.000Z'],
	['to the beginning of a break', 'Mon-Fri 09:00-12:00, 13:00-17:00', '2026-11-27T10:00:00Z', 1, '2026-11-27T11:00:00.000Z'],
	['from within a break', 'Mon-Fri 13:00-17:00,09:00-12:00', '2026-11-27T11:30:00Z', 1, '2026-11-27T13:00:00.000Z'],
	['over a shorter Friday', 'Mon-Thu 09:00-17:00, Fri 09:00-15:00', '2026-11-27T13:00:00Z', 2, '2026-11-30T09:00:00.000Z'],
	['over a Friday with a break of its own', 'Mon-Thu 09:00-17:00, Fri,Sat 09:00-11:00, 12:00-13:00', '2026-11-27T09:00:00Z', 3, '2026-11-28T09:00:00.000Z'],
])('counts %s', (_name, working, start, hours, expected) => {
	expect(after(start, hours, working)).toBe(expected);
});

test('a day off is no working time, in the zone of the review', () => {
	const on = (daysOff: string, start: string, hours: number, zone = BERLIN): string =>
		hoursAfter(new Date(start), hours, zone, withDaysOff(readWorkingHours('Mon-Fri 09:00-17:00'), readDaysOff(daysOff) ?? new Set())).toISOString();
	// Christmas 2026 is a Friday.
	expect(on('2026-12-25, 2027-01-01', '2026-12-24T15:00:00Z', 2)).toBe('2026-12-28T09:00:00.000Z');
	expect(on('2026-12-25', '2026-12-25T09:00:00Z', 1)).toBe('2026-12-28T09:00:00.000Z');
	// In Auckland it is the 25th while it is the 24th in Berlin.
	expect(on('2026-12-25', '2026-12-24T22:00:00Z', 1, 'Pacific/Auckland')).toBe('2026-12-27T21:00:00.000Z');
	// Without working hours the rest of the time counts, midnight to midnight by the clock on the wall.
	expect(hoursAfter(new Date('2026-12-24T22:00:00Z'), 2, BERLIN, withDaysOff(undefined, new Set(['2026-12-25']))).toISOString()).toBe('2026-12-26T00:00:00.000Z');
});

test('breaks and days off go by the clock on the wall when that changes', () => {
	const split = 'Mon-Sun 01:00-04:00, 05:00-06:00';
	// In the night to 29 March 2026 Berlin goes from 2 to 3 o'clock: of the first span two hours are left.
	expect(after('2026-03-28T23:30:00Z', 3, split)).toBe('2026-03-29T04:00:00.000Z');
	// In the night to 25 October 2026 the hour from 2 to 3 comes twice.
	expect(after('2026-10-24T22:30:00Z', 5, split)).toBe('2026-10-25T05:00:00.000Z');
	// A day off of 23 hours, and one of 25.
	const whole = (off: string, start: string): string => hoursAfter(new Date(start), 1, BERLIN, withDaysOff(undefined, new Set([off]))).toISOString();
	expect(whole('2026-03-29', '2026-03-29T09:00:00Z')).toBe('2026-03-29T23:00:00.000Z');
	expect(whole('2026-10-25', '2026-10-25T09:00:00Z')).toBe('2026-10-26T00:00:00.000Z');
});

test.each([
	['2026-12-25, 2027-01-01', ['2026-12-25', '2027-01-01']],
	[' 2028-02-29 ,', ['2028-02-29']],
	['', []],
])('reads the days off “%s”', (text, dates) => expect([...(readDaysOff(text) ?? [])]).toEqual(dates));

test.each(['25.12.2026', '2026-02-29', '2026-12-25 2027-01-01', 'Christmas'])('does not guess which day “%s” is', (text) => expect(readDaysOff(text)).toBeUndefined());

test.each([
	['Mon-Fri 09:00-17:00', [1, 2, 3, 4, 5], 540, 1_020],
	['mon, wed,sat-sun 8:30-24:00', [1, 3, 6, 7], 510, 1_440],
	['Fri-Mon 0:00-1:00', [5, 6, 7, 1], 0, 60],
])('reads %s', (text, days, from, to) => {
	expect(readWorkingHours(text)).toEqual({ week: new Map(days.map((day) => [day, [{ from, to }]])), daysOff: new Set() });
});

test.each(['', '9-17', 'Mon-Fri', 'Mon-Fri 17:00-09:00', 'Mon-Fri 09:00-09:00', 'Mon-Fri 9:60-17:00', 'Mon-Fri 09:00-25:00', 'Moon 9:00-17:00', 'Mon-Fri-Sun 9:00-17:00', 'Mon-Fri 09:00-12:00, 11:00-17:00', 'Mon-Fri 09:00-12:00,', '09:00-12:00, Mon 13:00-17:00', 'Mon-Fri 09:00-12:00 13:00-17:00', 'Mon-Fri 09:00-17:00, Fri 09:00-15:00', 'Mon-Fri 09:00-12:00, Sat'])(
	'does not guess what "%s" means',
	(text) => expect(readWorkingHours(text)).toBeUndefined(),
);

test('knows time zones', () => {
	expect([isTimeZone(BERLIN), isTimeZone('Nowhere/Land'), isTimeZone('')]).toEqual([true, false, false]);
});
