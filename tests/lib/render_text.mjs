// usage: render_text.mjs ROOT OUT.jsonl SHOTS_DIR|- < lines "PATH below ROOT"
// Renders saved pages in Chromium, styled by what lies beside them, and writes the visible text of each one's main box: that
// which holds most running text, found by what is seen on the screen, not by our rules.
import fs from 'fs';
import path from 'path';
import { createRequire } from 'module';
const { chromium } = createRequire(process.env.NODE_PATH + '/')('playwright-core');

const [root, out, shots] = process.argv.slice(2);
const names = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean);
const types = { '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png', '.jpg': 'image/jpeg', '.gif': 'image/gif' };

// In the page: text seen outside of links counts for its box, and half, a quarter ... for those around it.
function mainText() {
    const score = new Map();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
        const text = node.nodeValue.trim(), box = node.parentElement;
        if (text.length < 20 || !box || box.closest('script,style,noscript,select,option,a,nav,header,footer,[id*=footer],[class*=footer],[id*=Footer]'))
            continue;
        const style = getComputedStyle(box);
        if (!box.getClientRects().length || style.visibility !== 'visible')
            continue;
        let share = text.length;
        for (let up = box; up && up !== document.body && share > 1; up = up.parentElement, share *= 0.7)
            score.set(up, (score.get(up) || 0) + share);
    }
    let best = document.body, most = 0;
    for (const [box, points] of score)
        if (points > most && !/^(SPAN|B|I|EM|STRONG|FONT|U)$/.test(box.tagName)) {
            best = box;
            most = points;
        }
    return best.innerText;
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await (await browser.newContext({ viewport: { width: 1200, height: 1600 }, javaScriptEnabled: false })).newPage();
await page.route('**/*', route => {
    const url = new URL(route.request().url());
    const file = path.join(root, decodeURIComponent(url.pathname));
    if (url.hostname !== 'saved.test' || !file.startsWith(root) || !fs.existsSync(file) || !fs.statSync(file).isFile())
        return route.abort();
    const type = types[path.extname(file)];
    return route.fulfill({ body: fs.readFileSync(file), headers: { 'content-type': type || 'text/html' } });
});
page.on('dialog', d => d.dismiss());
const lines = [];
for (const [n, name] of names.entries()) {
    let text = null;
    try {
        await page.goto('http://saved.test/' + name.split('/').map(encodeURIComponent).join('/'),
                        { waitUntil: 'domcontentloaded', timeout: 15000 });
        text = await page.evaluate(mainText);
        if (shots !== '-')
            await page.screenshot({ path: `${shots}/${n}.png` });
    } catch (e) {
        console.error(`${name}: ${e.message.split('\n')[0]}`);
    }
    if (text !== null)
        lines.push(JSON.stringify({ name, n, text }));
}
fs.writeFileSync(out, lines.join('\n') + '\n');
await browser.close();
