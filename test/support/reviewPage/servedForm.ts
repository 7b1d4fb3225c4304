/** What a browser without script sends when somebody presses "Send" on a page as it came: hidden fields, and what is chosen. */
export function servedForm(html: string): URLSearchParams {
	const form = /<form id="review"[^]*?<\/form>/.exec(html)?.[0] ?? '';
	const fields = new URLSearchParams();
	for (const [input] of form.matchAll(/<input [^>]*>/g)) {
		const of = (name: string): string | undefined => new RegExp(` ${name}=(?:"([^"]*)"|([^" >]+))`).exec(input)?.slice(1).find((value) => value !== undefined);
		const type = of('type') ?? 'text';
		if ((type === 'radio' || type === 'checkbox') && !/ checked/.test(input)) continue;
		fields.append(of('name') ?? '', of('value') ?? '');
	}
	return fields;
}
