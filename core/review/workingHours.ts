import { DateTime, IANAZone } from 'luxon';

/** When people can be expected to answer. */
export interface WorkingHours {
	/** Times of each day of the week, 1 (Monday) to 7 (Sunday), in order and apart from each other. */
	readonly week: ReadonlyMap<number, readonly Span[]>;
	/** Days on which nobody works, as `2026-12-25`. */
	readonly daysOff: ReadonlySet<string>;
}

/** Minutes after midnight. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';

/** Some days and a time, or one more time of the days before it. */
const PART = new RegExp(`(?:(${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*) )?(\\d{1,2}):(\\d{2})-(\\d{1,2}):(\\d{2})(?:,|$)`, 'y');

const numberOf = (day: string): number => DAYS.indexOf(day) + 1;

function daysOf(list: string): Set<number> {
	const days = new Set<number>();
	for (const part of list.split(',')) {
		const [first = '', last = first] = part.split('-');
		// `Fri-Mon` goes over the weekend.
		const count = ((numberOf(last) - numberOf(first) + 7) % 7) + 1;
		for (let step = 0; step < count; step += 1) days.add(((numberOf(first) - 1 + step) % 7) + 1);
	}
	return days;
}

function spanOf(times: readonly (string | undefined)[]): Span | undefined {
	const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = times.map(Number);
	const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
	return fromMinute > 59 || toMinute > 59 || to > 24 * 60 || from >= to ? undefined : { from, to };
}

/** In order; undefined where two of them overlap. */
function inOrder(spans: readonly Span[]): Span[] | undefined {
	const sorted = [...spans].sort((a, b) => a.from - b.from);
	return sorted.some(({ from }, at) => from < (sorted[at - 1]?.to ?? 0)) ? undefined : sorted;
}

/**
 * Reads `Mon-Fri 09:00-17:00`, `Mon-Fri 09:00-12:00, 13:00-17:00` or `Mon-Thu 09:00-17:00, Fri,Sat 9:00-12:00`; undefined for
 * anything else, and where two times of a day overlap.
 */
export function readWorkingHours(text: string): WorkingHours | undefined {
	const written = text.trim().toLowerCase().replace(/\s*,\s*/g, ',').replace(/\s+/g, ' ');
	const week = new Map<number, Span[]>();
	let days = new Set<number>();
	PART.lastIndex = 0;
	while (PART.lastIndex < written.length) {
		const [, list, ...times] = PART.exec(written) ?? [];
		const span = times.length === 0 ? undefined : spanOf(times);
		if (list !== undefined) days = daysOf(list);
		if (span === undefined || days.size === 0) return undefined;
		for (const day of days) week.set(day, [...(week.get(day) ?? []), span]);
	}
	if (week.size === 0 || written.endsWith(',')) return undefined;
	const ordered = [...week].map(([day, spans]) => [day, inOrder(spans)] as const);
	const whole = ordered.flatMap(([day, spans]) => (spans === undefined ? [] : [[day, spans] as const]));
	return whole.length < ordered.length ? undefined : { week: new Map(whole), daysOff: new Set() };
}

const ALL_HOURS: WorkingHours['week'] = new Map(DAYS.map((day) => [numberOf(day), [{ from: 0, to: 24 * 60 }]]));

/** The same without some days; without working hours, all hours of all other days. */
export const withDaysOff = (working: WorkingHours | undefined, daysOff: ReadonlySet<string>): WorkingHours | undefined =>
	daysOff.size === 0 ? working : { week: working?.week ?? ALL_HOURS, daysOff };

/** More than a year of them leaves no time to answer. */
const MOST_DAYS_OFF = 400;

/** Reads dates such as `2026-12-25, 2027-01-01`; undefined where one of them is none, or where there are too many. */
export function readDaysOff(text: string): ReadonlySet<string> | undefined {
	const dates = text.split(',').map((date) => date.trim()).filter((date) => date !== '');
	const isDate = (date: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(date) && DateTime.fromISO(date, { zone: 'utc' }).isValid;
	return dates.every(isDate) && dates.length <= MOST_DAYS_OFF ? new Set(dates) : undefined;
}

export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

const HOUR_MS = 3_600_000;

/** The moment that is so many hours after another one; with working hours only those count, in the given zone. */
export function hoursAfter(start: Date, hours: number, timeZone: string, working?: WorkingHours): Date {
	if (working === undefined) return new Date(start.getTime() + hours * HOUR_MS);
	let left = hours * HOUR_MS;
	for (let day = DateTime.fromJSDate(start, { zone: timeZone }).startOf('day'); ; day = day.plus({ days: 1 })) {
		if (working.daysOff.has(day.toFormat('yyyy-MM-dd'))) continue;
		for (const { from, to } of working.week.get(day.weekday) ?? []) {
			// By the clock on the wall: the night in which it changes is not a working hour longer.
			const opens = Math.max(atMinute(day, from), start.getTime());
			const span = atMinute(day, to) - opens;
			if (span >= left) return new Date(opens + left);
			if (span > 0) left -= span;
		}
	}
}

const atMinute = (day: DateTime, minutes: number): number =>
	(minutes === 24 * 60 ? day.plus({ days: 1 }) : day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 })).toMillis();
