import { z } from 'zod/v4';
import { HitlError } from '../../../errors';

/** As browsers check it: `ana@example.org`, `ana@mailhost`. Nothing in it can end a header line. */
const address = z.string().max(320).regex(z.regexes.html5Email);

const NAMED = /^[^<>"\r\n]{0,200}<([^<>]+)>$/;

const refuse = (given: string, field: string): HitlError =>
	new HitlError('address-invalid', `"${given.slice(0, 80)}" is no e-mail address`, `Nobody was asked. Correct ${field} in the panel of Human Review, then run the workflow again.`);

/** The addresses of a list separated by commas, semicolons or line breaks, each once. `address-invalid` for what is none. */
export function readAddresses(list: string): string[] {
	const given = list.split(/[,;\n]/).map((part) => part.trim()).filter((part) => part !== '');
	if (given.length === 0) throw refuse('', '"To"');
	const wrong = given.find((part) => !address.safeParse(part).success);
	if (wrong !== undefined) throw refuse(wrong, '"To"');
	return [...new Map(given.map((part) => [part.toLowerCase(), part])).values()];
}

/** A sender, with or without a name: `Ana <ana@example.org>`. `address-invalid` for what is none. */
export function readSender(given: string): string {
	const sender = given.trim();
	if (address.safeParse(NAMED.exec(sender)?.[1] ?? sender).success) return sender;
	throw refuse(sender, '"From"');
}

/** The part behind the @. */
export const domainOf = (sender: string): string => (NAMED.exec(sender)?.[1] ?? sender).split('@').at(-1) ?? '';
