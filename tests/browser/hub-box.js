/*
 * hub-box.js HUB BOX FIXED OUT_DIR: a portal with a strict CSP embeds boxes of
 * the hub; Chromium opens it.  Prints one JSON object of what was seen; pictures
 * go to OUT_DIR.  The facts are judged by 0610-hub-box.sh.
 */
'use strict';
const http = require('http');
const fs = require('fs');
const path = require('path');
const modules = process.env.NODE_PATH;
const { chromium } = require(path.join(modules, 'playwright-core'));
const axe = fs.readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');

const [hub, box, fixed, out] = process.argv.slice(2);
const built = {code: ''}; /* what the builder gave */
const deadHub = 'http://127.0.0.1:9'; /* discard: nobody listens */

function portal(at, id, attributes) {
    return `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Cổng của tỉnh</title>
<link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Cổng của tỉnh</h1>
<div data-liencong-box="${id}" ${attributes}><a href="${at}/box/${id}">Thông tin chỉ đạo</a></div>
<p id="below">Nội dung khác của cổng.</p></main>
<script async src="${at}/widgets/v1/loader.js"></script></body></html>`;
}

function serve() {
    const pages = {
        '/': () => portal(hub, box, ''),
        '/fixed': () => portal(hub, fixed, 'data-height="500"'),
        '/built': () => `<!DOCTYPE html><html lang="vi"><head><title>Cổng</title></head>
<body><main><h1>Cổng</h1>${built.code}</main></body></html>`,
        '/dead': () => portal(deadHub, box, ''),
    };
    const server = http.createServer((rq, rs) => {
        rs.setHeader('Content-Security-Policy', "default-src 'none'; " +
            `style-src 'self'; script-src ${hub} ${deadHub}; frame-src ${hub}; ` +
            "base-uri 'none'; form-action 'none'");
        if (rq.url === '/style.css') {
            rs.setHeader('Content-Type', 'text/css');
            rs.end('body{font:16px sans-serif;margin:1rem}' +
                '[data-height]{min-height:500px}');
        } else if (pages[rq.url]) {
            rs.setHeader('Content-Type', 'text/html; charset=utf-8');
            rs.end(pages[rq.url]());
        } else {
            rs.statusCode = 404;
            rs.end();
        }
    });
    return new Promise((done) => server.listen(0, '127.0.0.1',
        () => done(server)));
}

/* A box is part of a page: main landmark and first heading are the portal's. */
/* What the browser says of a busy machine is not the page's doing. */
const isAboutSpeed = (text) => /^\[(Intervention|Violation)\]|Slow network is detected/.test(text);

async function violations(frame, part) {
    const found = await frame.evaluate((off) => axe.run(document, {
        iframes: false, preload: false,
        rules: {'landmark-one-main': {enabled: !off}, 'page-has-heading-one': {enabled: !off}},
    }), part || false);
    return found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
}

/* Asks until it holds, at most 10 s.  page.waitForFunction() would need eval in
 * the page, which its CSP forbids. */
async function until(what, holds) {
    for (let n = 0; n < 200; n++) {
        if (await holds())
            return;
        await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error('in vain: ' + what);
}

/* The box has told its height and the loader has followed. */
async function settled(page) {
    await page.waitForSelector('iframe');
    await until('the box speaks', async () =>
        !(await page.$('[data-liencong-box] a')));
    return page.frames()[1];
}

async function heights(page, frame) {
    let inside;
    await until('the height follows', async () => {
        inside = await frame.evaluate(() =>
            Math.ceil(document.body.getBoundingClientRect().height));
        return inside === await page.$eval('iframe', (f) => f.getBoundingClientRect().height);
    });
    return inside;
}

/* axe waits in every frame: injected later it would break the CSP. */
async function newPage(browser, options) {
    const context = await browser.newContext(options);
    await context.addInitScript({content: axe});
    return context.newPage();
}

async function whole(browser, site, seen) {
    const page = await newPage(browser, {viewport: {width: 1000, height: 800}});
    page.on('console', (m) => { if (!isAboutSpeed(m.text())) seen.console.push(m.text()); });
    page.on('pageerror', (e) => seen.console.push(String(e)));
    page.on('dialog', (d) => { seen.dialogs++; d.dismiss(); });
    page.on('request', (r) => seen.asked.add(new URL(r.url()).origin));
    await page.goto(site);
    const frame = await settled(page);
    seen.iframe = await page.$eval('iframe', (f) => ({sandbox: f.getAttribute('sandbox'),
        title: f.title, loading: f.loading, referrer: f.referrerPolicy}));
    seen.items = await frame.$$eval('li', (l) => l.length);
    seen.titles = await frame.$$eval('li a', (l) => l.map((a) => a.textContent));
    seen.scripts = await frame.$$eval('script', (l) => l.length);
    seen.hacked = await frame.evaluate('window.hacked || false') ||
        await page.evaluate('window.hacked || false');
    seen.globals = await page.evaluate(() => Object.keys(window).filter((k) => /liencong/i.test(k)));
    seen.wide = await heights(page, frame);
    seen.axe_portal = await violations(page.mainFrame(), false);
    seen.axe_box = await violations(frame, true);
    await page.screenshot({path: path.join(out, 'box-1000.png'), fullPage: true});
    for (const width of [640, 320]) {
        await page.setViewportSize({width, height: 800});
        seen['at_' + width] = await heights(page, frame);
        seen['overflow_' + width] = await frame.evaluate(
            'document.documentElement.scrollWidth - innerWidth');
        await page.screenshot({path: path.join(out, `box-${width}.png`), fullPage: true});
    }
    /* Somebody else's message must not move the frame. */
    await page.evaluate((id) => postMessage({liencong: 'height', id, height: 4000}, '*'), box);
    seen.after_forgery = await page.$eval('iframe', (f) => f.getBoundingClientRect().height);
    seen.cookies = (await page.context().cookies()).length;
    await page.context().close();
}

async function dark(browser, site, seen) {
    const page = await newPage(browser, {colorScheme: 'dark',
        viewport: {width: 800, height: 700}});
    await page.goto(site);
    const frame = await settled(page);
    seen.axe_dark = await violations(frame, true);
    await page.screenshot({path: path.join(out, 'box-dark.png'), fullPage: true});
    await page.context().close();
}

async function fixedHeight(browser, site, seen) {
    const page = await newPage(browser, {viewport: {width: 800, height: 900}});
    await page.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((l) => l.getEntries().forEach((e) => { window.shift += e.value; }))
            .observe({type: 'layout-shift', buffered: true});
    });
    await page.goto(site + 'fixed');
    const frame = await settled(page);
    seen.axe_fixed = await violations(frame, true);
    seen.fixed_height = await page.$eval('iframe', (f) => f.getBoundingClientRect().height);
    seen.layout_shift = await page.evaluate('shift');
    await page.screenshot({path: path.join(out, 'box-fixed.png'), fullPage: true});
    await page.close();
}

async function away(browser, site, seen) {
    const page = await browser.newPage();
    await page.goto(site + 'dead');
    seen.fallback = await page.$eval('[data-liencong-box] a', (a) => a.textContent);
    await page.close();
}

async function builder(browser, site, seen) {
    const page = await newPage(browser, {viewport: {width: 1400, height: 900}});
    const listen = (m) => { if (!isAboutSpeed(m.text())) seen.console.push(m.text()); };
    page.on('console', listen);
    await page.goto(hub + '/');
    seen.axe_front = await violations(page.mainFrame());
    await page.click('a[href="/tao-mau"]');
    seen.axe_builder = await violations(page.mainFrame());
    seen.previews = await page.locator('iframe.preview').count();
    await page.selectOption('#template', 'cards');
    await page.fill('#title', 'Tin "mới" & <hay>');
    await page.selectOption('#criteria', 'picked');
    await page.click('summary');
    await page.click('.pick li:nth-child(2) input');
    await until('the code follows', async () =>
        /template=cards/.test(await page.inputValue('#script')) &&
        /ids=\d/.test(await page.inputValue('#script')));
    built.code = await page.inputValue('#script');
    await page.screenshot({path: path.join(out, 'builder.png'), fullPage: true});
    await page.setViewportSize({width: 360, height: 700});
    seen.builder_overflow = await page.evaluate(() =>
        document.documentElement.scrollWidth - innerWidth);
    page.off('console', listen); /* a strict CSP says that it drops min-height */
    await page.goto(site + 'built');
    const frame = await settled(page);
    seen.built_title = await frame.textContent('.title');
    seen.built_items = await frame.$$eval('.cards li', (l) => l.length);
    await page.context().close();
}

async function withoutScripts(browser, seen) {
    const context = await browser.newContext({javaScriptEnabled: false});
    const page = await context.newPage();
    await page.goto(`${hub}/box/${box}`);
    seen.items_without_scripts = await page.locator('li').count();
    await page.goto(`${hub}/tao-mau`);
    await page.selectOption('#template', 'feature');
    await page.click('form button');
    seen.code_without_scripts = await page.inputValue('#iframe');
    await context.close();
}

(async () => {
    const server = await serve();
    const site = `http://127.0.0.1:${server.address().port}/`;
    const browser = await chromium.launch({executablePath: process.env.CHROMIUM,
        args: ['--no-sandbox', '--disable-dev-shm-usage']});
    const seen = {console: [], dialogs: 0, asked: new Set()};
    try {
        await whole(browser, site, seen);
        await dark(browser, site, seen);
        await fixedHeight(browser, site, seen);
        await away(browser, site, seen);
        await builder(browser, site, seen);
        await withoutScripts(browser, seen);
        seen.asked = [...seen.asked].filter((o) => o !== hub && !site.startsWith(o));
        console.log(JSON.stringify(seen, null, 1));
    } finally {
        await browser.close();
        server.close();
    }
})().catch((e) => { console.error(e); process.exit(1); });
