const NO_BREAK_SPACE = '\u00a0';

/** A share for people: `83 %`, `7.5 %`. Never 100 % for something that is not certain. */
export function percent(share: number): string {
	const value = share * 100;
	const shown = value < 10 ? Math.round(value * 10) / 10 : Math.min(Math.round(value), share < 1 ? 99 : 100);
	return `${shown}${NO_BREAK_SPACE}%`;
}
