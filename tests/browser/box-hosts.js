// box-hosts.js - the pages into which portals put boxes: one of each kind that
// has ever broken somebody's widget.  A host is a function of the code put into
// it; its twin has plain grounds of the same size instead (see box-pages.js).
const fs = require('fs');

const text = '<p>Nội dung khác của cổng, đứng dưới box và không được xê dịch.</p>';

function page(head, body, attributes = 'lang="vi"') {
  return `<!DOCTYPE html><html ${attributes}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Cổng của tỉnh</title>
<link rel="stylesheet" href="/host.css">${head}</head>
<body><main><h1>Cổng của tỉnh</h1>${body}${text}</main></body></html>`;
}

// All that old style sheets do to everything they meet.
const hostile = `<style>
* { color: lime !important; letter-spacing: 3px; float: left; }
div, span, p, a, li { font: italic 9px serif !important; text-transform: uppercase; }
ul li { display: inline !important; background: url(/bullet.gif); list-style: square inside; }
iframe { width: 50px !important; border: 9px solid red !important; opacity: 1; }
img { max-width: 3px; } section { transform: rotate(3deg); } a { pointer-events: none; }
h2 { display: none !important; } table, td { border: 5px solid blue !important; }
.lcb, .lcb-head { background: yellow; }
html { font-size: 4px; } body { direction: rtl; }
main { width: 640px; float: none !important; display: block; } main > div, main > liencong-box { float: none; clear: both; }
</style>`;

// `jquery`: the file of a release that portals still use.
function hosts(jquery) {
  const old = `<script>${fs.readFileSync(jquery, 'utf8').replace(/<\/script/g, '<\\/script')}</script>
<script>Object.prototype.extra = function () {}; Array.prototype.each = function () {};
jQuery(function ($) { $('a').css('outline', '1px dotted'); $('p').hide().show(); });</script>`;
  return {
    plain: { make: code => page('', code) },
    csp: { make: code => page('', code), csp: true },
    jquery: { make: code => page(hostile + old, code), hostile: true },
    base: { make: code => page('<base href="https://elsewhere.example/x/" target="_top">', code).replace('/host.css', 'SITE/host.css') },
    rtl: { make: code => page('', code, 'lang="ar" dir="rtl"') },
    narrow: { make: code => page('', `<div class="column">${code}</div>`), slim: true },
    quirks: { make: code => page('', `<center>${code}</center>`).replace('<!DOCTYPE html>', '') },
    framed: { make: code => page('', code).replace(/<link[^>]*>/, '<style>[data-liencong-box]{min-height:700px}</style>'), framed: true },
  };
}

module.exports = { hosts, page };
