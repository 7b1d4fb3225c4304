const NO_BREAK_SPACE = '\u00a0';

/** A share for people: `83 %`, `7.5 %`. Never 100 % for what is not certain, nor 0 % for what is not impossible. */
export function percent(share: number): string {
	const value = share * 100;
	const rounded = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
	const shown = share > 0 && share < 1 ? Math.min(Math.max(rounded, 0.1), 99) : rounded;
	return `${shown}${NO_BREAK_SPACE}%`;
}
