import { DateTime } from 'luxon';

export interface Clock {
	/** The present moment, ISO 8601. */
	readonly now: string;
	/** IANA name of the zone that times are written in; UTC, and then named, when left out. */
	readonly timeZone?: string;
}

/** `today 18:00`, `tomorrow 09:30`, `16 March 18:00`, with the year when it is another one. */
export function clockTime(at: string, clock: Clock): string {
	const zone = clock.timeZone ?? 'utc';
	const time = DateTime.fromISO(at, { zone }).setLocale('en-GB');
	const now = DateTime.fromISO(clock.now, { zone });
	const days = Math.round(time.startOf('day').diff(now.startOf('day'), 'days').days);
	const near = { [-1]: 'yesterday', [0]: 'today', [1]: 'tomorrow' }[days];
	const day = near ?? time.toFormat(time.hasSame(now, 'year') ? 'd MMMM' : 'd MMMM yyyy');
	return `${day} ${time.toFormat('HH:mm')}${clock.timeZone === undefined ? ' UTC' : ''}`;
}

/** `in 5 h 12 min`, `in 3 days`; empty when the moment has passed. */
export function timeLeft(until: string, clock: Clock): string {
	const minutes = Math.floor(DateTime.fromISO(until).diff(DateTime.fromISO(clock.now), 'minutes').minutes);
	if (!(minutes > 0)) return '';
	if (minutes < 60) return `in ${minutes} min`;
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return minutes % 60 === 0 ? `in ${hours} h` : `in ${hours} h ${minutes % 60} min`;
	return `in ${Math.floor(hours / 24)} days`;
}
