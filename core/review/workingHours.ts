import { DateTime, IANAZone } from 'luxon';

/** On which days, and between which times of the day, people can be expected to answer. */
export interface WorkingHours {
	/** 1 (Monday) to 7 (Sunday). */
	readonly days: ReadonlySet<number>;
	/** Minutes after midnight. */
	readonly from: number;
	readonly to: number;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';

const FORM = new RegExp(`^(${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*)\\s+(\\d{1,2}):(\\d{2})-(\\d{1,2}):(\\d{2})$`);

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

/** Reads `Mon-Fri 09:00-17:00` or `Mon,Wed,Sat-Sun 8:30-12:00`; undefined for anything else. */
export function readWorkingHours(text: string): WorkingHours | undefined {
	const [, list = '', ...times] = FORM.exec(text.trim().toLowerCase().replace(/\s*,\s*/g, ',')) ?? [];
	const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = times.map(Number);
	const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
	if (list === '' || fromMinute > 59 || toMinute > 59 || to > 24 * 60 || from >= to) return undefined;
	return { days: daysOf(list), from, to };
}

export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

const HOUR_MS = 3_600_000;

/** The moment that is so many hours after another one; with working hours only those count, in the given zone. */
export function hoursAfter(start: Date, hours: number, timeZone: string, working?: WorkingHours): Date {
	if (working === undefined) return new Date(start.getTime() + hours * HOUR_MS);
	let left = hours * HOUR_MS;
	for (let day = DateTime.fromJSDate(start, { zone: timeZone }).startOf('day'); ; day = day.plus({ days: 1 })) {
		if (!working.days.has(day.weekday)) continue;
		// By the clock on the wall: the night in which it changes is not a working hour longer.
		const opens = Math.max(atMinute(day, working.from), start.getTime());
		const span = atMinute(day, working.to) - opens;
		if (span >= left) return new Date(opens + left);
		if (span > 0) left -= span;
	}
}

const atMinute = (day: DateTime, minutes: number): number =>
	(minutes === 24 * 60 ? day.plus({ days: 1 }) : day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 })).toMillis();
