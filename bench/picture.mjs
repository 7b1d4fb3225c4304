import { html } from 'hono/html';

// A browser shows an SVG file by the reader's own scheme, light or dark.
const style = html`<style>
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.quiet { fill: #59636e; }
.number { font-variant-numeric: tabular-nums; text-anchor: end; }
.middle { text-anchor: middle; }
.paper { fill: #ffffff; }
.band { fill: #d0e2f7; }
.line { stroke: #d1d9e0; }
.axis { stroke: #59636e; }
.spread { stroke: #0a58ca; stroke-width: 2; }
.dot { fill: #0a58ca; }
.missed { fill: #c4320a; }
.missed-line { stroke: #c4320a; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.quiet { fill: #9da7b3; }
.paper { fill: #0d1117; }
.band { fill: #1c3a5e; }
.line { stroke: #30363d; }
.axis { stroke: #9da7b3; }
.spread { stroke: #79b8ff; }
.dot { fill: #79b8ff; }
.missed { fill: #ff9a76; }
.missed-line { stroke: #ff9a76; }
}
</style>`;

/** A whole SVG file. `name` is the sentence that stands for the picture where it cannot be seen. */
export const picture = ({ width, height, name, body }) =>
	html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${name}">
${style}
<rect class="paper" width="${width}" height="${height}" rx="6"/>
${body}
</svg>`.toString();

export const line = (x1, y1, x2, y2, kind) =>
	html`<line class="${kind}" x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}"/>
`;

export const text = (x, y, kind, words) =>
	html`<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${words}</text>
`;

export const dot = (x, y, radius, kind) =>
	html`<circle class="${kind}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}"/>
`;
