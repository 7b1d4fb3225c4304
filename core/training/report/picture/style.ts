import { raw } from 'hono/html';

/** The colours of the review page (core/review/assets/tokens.css): people blue, the model ochre. Own paper: readable on any panel. */
export const style = raw(`<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; fill: #1a1d23; }
.head { font-size: 21px; font-weight: 600; }
.title { font-size: 15px; font-weight: 600; }
.strong { font-weight: 600; }
.quiet { fill: #474c56; }
.small { font-size: 12px; fill: #5f646e; }
.end { text-anchor: end; font-variant-numeric: tabular-nums; }
.middle { text-anchor: middle; font-variant-numeric: tabular-nums; }
.label { unicode-bidi: plaintext; }
.paper { fill: #f6f5f1; }
.card { fill: #ffffff; stroke: #dcd9d1; }
.sunk { fill: #efede7; }
.grid { stroke: #e3e0d9; }
.axis { stroke: #85817a; }
.dashed { stroke: #5f646e; stroke-dasharray: 4 4; fill: none; }
.model { fill: #c97d12; }
.person { fill: #1c5a9e; }
.curve { stroke: #c97d12; stroke-width: 2.5; fill: none; }
.ahead { stroke: #c97d12; stroke-width: 2; stroke-dasharray: 5 4; fill: none; }
.band { fill: #f1dfbf; }
.spread { stroke: #1a1d23; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
text { fill: #edeef0; }
.quiet { fill: #bdc2cb; }
.small { fill: #a1a7b3; }
.paper { fill: #131519; }
.card { fill: #1c1f25; stroke: #343842; }
.sunk { fill: #2c3038; }
.grid { stroke: #2c3038; }
.axis { stroke: #838b99; }
.dashed { stroke: #a1a7b3; }
.model { fill: #e09a38; }
.person { fill: #7fb2f0; }
.curve, .ahead { stroke: #e09a38; }
.band { fill: #453419; }
.spread { stroke: #edeef0; }
}
</style>`);
