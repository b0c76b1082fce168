// box-pages.js - boxes in the pages of others.
//
// Each host page is drawn twice: with its boxes, and as its twin, in which plain
// grounds of the same size stand in their place.  With the boxes covered, both
// must be the same picture, to the pixel: then the box did nothing to the page.
// And the box must be the same picture in every host: then the page did nothing
// to the box.
const fs = require('fs');
const http = require('http');
const { ok, is, clean, until } = require('./page.js');
const { hosts, page: hostPage } = require('./box-hosts.js');

const forms = ['iframe', 'script', 'element'];
const inset = 8; // the round corners show the page behind them

// The room is what the code itself keeps, for the host whose policy drops it.
function serve(pages, kit) {
  const room = kit.code.script.match(/min-height:(\d+px)/)[1];
  const server = http.createServer((rq, rs) => {
    const found = pages.get(rq.url);
    if (rq.url === '/host.css') {
      rs.setHeader('Content-Type', 'text/css');
      rs.end('body{font:16px/1.5 sans-serif;margin:0;padding:16px}main{max-width:640px}h1{font:700 24px/32px sans-serif;margin:16px 0}p{line-height:24px;margin:16px 0}.column{width:320px}' +
        `[data-liencong-box],liencong-box,.twin{display:flow-root;min-height:${room}}iframe{border:0}`);
      return;
    }
    const twin = rq.url.match(/^\/twin\.css\?([\d.]+)x([\d.]+)/);
    if (twin) {
      rs.setHeader('Content-Type', 'text/css');
      rs.end(`.twin{width:${twin[1]}px;height:${twin[2]}px;min-height:0}`);
      return;
    }
    rs.statusCode = found ? 200 : 404;
    rs.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (found && found.csp)
      rs.setHeader('Content-Security-Policy', found.csp);
    rs.end(found ? found.html : '');
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

// Where the box of a page is, and how one knows that it is there.
const place = { iframe: 'main iframe', script: '[data-liencong-box]', element: 'liencong-box' };

// All pictures are there, also those that wait until they are looked at.
function pictures(host) {
  const root = host ? document.querySelector(host).shadowRoot : document;
  return Promise.all([...root.querySelectorAll('img')].map((i) => { i.loading = 'eager'; return i.decode(); }));
}

async function settled(page, form) {
  const scope = page.frames().find((f) => f.url().includes('/in/')) || page;
  await scope.waitForSelector(place[form], { state: 'attached' });
  if (form === 'element') {
    await scope.locator('liencong-box .lcb-foot').first().waitFor();
    await scope.evaluate(pictures, 'liencong-box');
  } else {
    const frame = await (await scope.waitForSelector('iframe[src*="/box/"]')).contentFrame();
    await frame.waitForSelector('.lcb-foot');
    await frame.evaluate(pictures, null);
    if (form === 'script')
      await scope.locator('[data-liencong-box] > span').waitFor({ state: 'detached' });
  }
  return scope;
}

// The policy of the strict host is what the builder prints, and nothing else.
function policy(kit, form) {
  const lines = ["default-src 'none'", "style-src 'self'", "require-trusted-types-for 'script'"];
  const own = { 'script-src': '', 'frame-src': '', 'connect-src': '', 'img-src': '' };
  for (const line of kit.csp[form].split('\n').filter(Boolean)) {
    const [name, source] = line.replace(';', '').split(' ');
    own[name] = source;
  }
  for (const name of Object.keys(own))
    if (own[name])
      lines.push(`${name} ${own[name]}`);
  return lines.join('; ');
}

async function listenTo(page, seen) {
  page.on('request', (rq) => seen.asked.add(new URL(rq.url()).origin));
  page.on('dialog', (d) => { seen.dialogs++; d.dismiss(); });
  page.on('pageerror', (e) => seen.errors.push(String(e)));
  page.on('console', (m) => {
    if (/Content Security Policy|Refused/.test(m.text()) && !/style-src-attr|inline style/.test(m.text()))
      seen.errors.push(m.text());
  });
  await page.addInitScript(() => {
    window.shift = 0;
    window.shifted = '';
    const name = (s) => `${s.node && (s.node.className || s.node.nodeName)} ${JSON.stringify(s.previousRect)} ${JSON.stringify(s.currentRect)}`;
    new PerformanceObserver((l) => l.getEntries().forEach((e) => {
      window.shift += e.value;
      window.shifted += e.sources.map(name).join('; ');
    })).observe({ type: 'layout-shift', buffered: true });
  });
}

async function boxShot(page, form) {
  const at = await page.locator(place[form]).first().boundingBox();
  return page.screenshot({ clip: { x: Math.round(at.x) + inset, y: Math.round(at.y) + inset,
    width: 320 - 2 * inset, height: 300 }, animations: 'disabled' });
}

// Taken when it stands still: a picture may be there and not painted yet.
async function still(take) {
  let last = await take();
  await until('the picture stands still', async () => {
    const next = await take(), same = next.equals(last);
    last = next;
    return same;
  });
  return last;
}

// How many pixels of two pictures differ by more than a shade.
async function different(kit, a, b) {
  if (a.equals(b))
    return 0;
  return kit.blank.evaluate(async (pictures) => {
    const [x, y] = await Promise.all(pictures.map(async (p) => {
      const bytes = Uint8Array.from(atob(p), (c) => c.charCodeAt(0));
      const map = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(map.width, map.height).getContext('2d');
      canvas.drawImage(map, 0, 0);
      return canvas.getImageData(0, 0, map.width, map.height);
    }));
    if (x.width !== y.width || x.height !== y.height)
      return Infinity;
    let count = 0;
    for (let i = 0; i < x.data.length; i += 4)
      count += [0, 1, 2].some((c) => Math.abs(x.data[i + c] - y.data[i + c]) > 40);
    return count;
  }, [a.toString('base64'), b.toString('base64')]);
}

// `most`: edges of curves are not drawn the same each time (8 to 24 pixels seen);
// one letter that moves by one pixel is more.
async function same(kit, sentence, a, b, most = 0) {
  const count = await different(kit, a, b);
  ok(sentence, count <= most, `${count} pixels differ`);
  if (kit.shots && count > most) {
    fs.writeFileSync(`${kit.shots}/${sentence.replace(/\W+/g, '-')}-a.png`, a);
    fs.writeFileSync(`${kit.shots}/${sentence.replace(/\W+/g, '-')}-b.png`, b);
  }
}

// One host with one form of box: what it does to the page, and the page to it.
async function inHost(context, site, name, host, form, kit, seen, pages) {
  const url = `/${name}/${form}`;
  const code = kit.code[form];
  const csp = host.csp ? policy(kit, form) : '';
  const where = `${name}, ${form}`;
  const inner = host.make(code).replace('SITE', site);
  pages.set(`/in${url}`, { html: inner, csp });
  pages.set(url, host.framed
    ? { html: hostPage('', `<iframe width="600" height="900" title="Trang con" src="/in${url}"></iframe>`) }
    : { html: inner, csp });
  const page = await context.newPage();
  await listenTo(page, seen);
  await page.goto(site + url);
  const scope = await settled(page, form);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.evaluate(() => scrollTo(0, 0));
  const size = await scope.locator(place[form]).first().evaluate((e) => {
    const r = e.getBoundingClientRect();
    return { width: r.width, height: r.height };
  });
  is(`${where}: nothing jumps (CLS)`, '0 ', await scope.evaluate('`${window.shift} ${window.shifted}`'));
  ok(`${where}: nothing sticks out`, await scope.evaluate('document.documentElement.scrollWidth <= innerWidth'));
  const covered = (p, s) => still(() => p.screenshot({ mask: [s.locator(place[form]).first(), s.locator('.twin')], animations: 'disabled' }));
  const real = await covered(page, scope);
  if (kit.shots)
    await page.screenshot({ path: `${kit.shots}/host-${name}-${form}.png` });
  if (!host.framed) {
    const twin = form === 'iframe'
      ? code.replace(/src="[^"]*"/, 'src="about:blank"')
      : `<link rel="stylesheet" href="/twin.css?${size.width}x${size.height}"><div class="twin"></div>`;
    pages.set(`/twin${url}`, { html: host.make(twin).replace('SITE', site), csp });
    await page.goto(`${site}/twin${url}`);
    await same(kit, `${where}: the page is as if there were no box`, real, await covered(page, page));
    await page.goto(site + url);
    await settled(page, form);
  }
  if (!host.framed)
    seen.pictures.push([where, form, await still(() => boxShot(page, form))]);
  await page.close();
}

async function everyHost(browser, site, kit, pages) {
  const wide = await browser.newContext({ viewport: { width: 900, height: 1100 } });
  const slim = await browser.newContext({ viewport: { width: 360, height: 1100 } });
  kit.blank = await (await browser.newContext()).newPage();
  const seen = { asked: new Set(), dialogs: 0, errors: [], pictures: [] };
  for (const [name, host] of Object.entries(hosts(kit.jquery)))
    for (const form of forms)
      if (name !== 'framed' || form === 'script')
        await inHost(host.slim ? slim : wide, site, name, host, form, kit, seen, pages);
  for (const form of forms) {
    const [first, ...others] = seen.pictures.filter((p) => p[1] === form && !p[0].startsWith('narrow'));
    for (const [where, , picture] of others)
      await same(kit, `${where}: the box is the same picture as in a plain page`, first[2], picture, 60);
  }
  is('nobody but portal and hub is asked', '',
    [...seen.asked].filter((o) => o !== kit.hub && o !== site && o !== 'https://elsewhere.example').join(' '));
  is('no script of an item ran', 0, seen.dialogs);
  is('no error, no policy broken', '', seen.errors.join('\n'));
  is('no cookies', 0, (await wide.cookies()).length + (await slim.cookies()).length);
  await Promise.all([wide.close(), slim.close(), kit.blank.context().close()]);
}

// Without scripts: the iframe is complete, the others show their link.
async function scriptless(browser, site, kit, pages) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  pages.set('/off', { html: hostPage('', forms.map((f) => kit.code[f]).join('\n')) });
  await page.goto(`${site}/off`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  ok('scripts off: the iframe is whole', await frame.locator('.lcb-item').count() > 3);
  is('scripts off: the link stands in place of the others', 2,
    await page.locator('[data-liencong-box] a, liencong-box a').count());
  await context.close();
}

// Ten boxes at once, all templates: one after the other looked at by axe.
async function ten(browser, site, kit, pages) {
  const looks = [['news', 'list'], ['news', 'cards'], ['news', 'feature'], ['news', 'ticker'], ['mixed', 'compact'],
    ['video', 'grid'], ['video', 'player'], ['document', 'table'], ['document', 'compact'], ['document', 'cards']];
  const code = looks.map(([kind, template]) => `<div data-liencong-box="mau?kind=${kind}&amp;template=${template}&amp;count=4"
    style="min-height:500px"><a href="${kit.hub}/box/mau">${kind} ${template}</a></div>`).join('\n') +
    `<script async src="${kit.hub}/widgets/v1/loader.js"></script>`;
  pages.set('/ten', { html: hostPage('', code) });
  for (const [scheme, width] of [['light', 700], ['dark', 352]]) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 6000 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${site}/ten`);
    await page.locator('[data-liencong-box] > span').first().waitFor({ state: 'detached' });
    await page.waitForFunction(() => !document.querySelector('[data-liencong-box] > span'));
    const boxes = page.frames().filter((f) => f.url().includes('/box/mau'));
    is(`${scheme}: ten boxes are there`, 10, boxes.length);
    for (const box of boxes) {
      const look = `${new URL(box.url()).search.replace(/^\?/, '')}, ${scheme}, ${width} px`;
      await clean(look, box, true);
      ok(`${look}: nothing sticks out`, await box.evaluate('document.documentElement.scrollWidth <= innerWidth'));
    }
    if (kit.shots)
      await page.screenshot({ path: `${kit.shots}/ten-${scheme}.png`, fullPage: true });
    await context.close();
  }
}

// What moves, moves because somebody wanted it.
async function moves(browser, kit) {
  const context = await browser.newContext({ viewport: { width: 600, height: 700 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const asked = [];
  await page.route('https://media.example/**', (route) => { asked.push(route.request().url()); route.abort(); });
  await page.goto(`${kit.hub}/box/mau?kind=news&template=ticker`);
  const at = () => page.locator('.lcb-items').evaluate((e) => e.scrollLeft);
  is('the row of headlines stands still', 0, await at());
  await page.getByRole('button', { name: 'Tin sau' }).press('Enter');
  await until('a button moves it, by keyboard, too', async () => await at() > 100);
  await page.getByRole('button', { name: 'Tự chạy' }).click();
  is('what runs can be stopped', 1, await page.getByRole('button', { name: 'Dừng' }).count());
  await page.goto(`${kit.hub}/box/mau?kind=video&template=player`);
  is('a video asks nobody before it is pressed', 0, asked.length);
  const opened = context.waitForEvent('page');
  await page.locator('a[data-video]').press('Enter');
  await opened; // what cannot be played is opened where it lies
  ok('and its own site after that', asked.length > 0 && asked[0].endsWith('.mp4'));
  await page.emulateMedia({ media: 'print' });
  await page.goto(`${kit.hub}/box/mau?kind=document&template=table`);
  is('printed, addresses stand beside the titles', '" (" attr(href) ")"', await page.locator('.lcb-name a').first()
    .evaluate((a) => getComputedStyle(a, '::after').content.replace(/"\s*\(https.*\)"/, '" (" attr(href) ")"')));
  await context.close();
}

// Markup, turned text and endless titles of items stay where they are.
async function malice(browser, kit) {
  const context = await browser.newContext({ viewport: { width: 340, height: 900 } });
  const page = await context.newPage();
  let dialogs = 0;
  page.on('dialog', (d) => { dialogs++; d.dismiss(); });
  await page.goto(`${kit.hub}/box/mau?kind=news&template=cards`);
  const titles = await page.locator('.lcb-name').allTextContents();
  ok('markup in an item stays text', titles.some((t) => t.startsWith('<script>window.hacked')), titles.join('\n'));
  ok('nothing turns the direction of the text', titles.every((t) => !/[\u202a-\u202e\u2066-\u2069]/.test(t)));
  ok('a title of 2,000 letters takes five lines', await page.locator('.lcb-name').evaluateAll((l) =>
    Math.max(...l.map((e) => e.getBoundingClientRect().height)) < 130));
  is('and nothing of it ran', 'undefined 0', `${await page.evaluate('typeof window.hacked')} ${dialogs}`);
  await context.close();
}

// A loader that a portal pinned long ago does what it did.
async function oldLoader(browser, site, kit, pages) {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 } });
  const page = await context.newPage();
  pages.set('/old', { html: hostPage('', kit.old) });
  await page.goto(`${site}/old`);
  const frame = await (await page.waitForSelector('[data-liencong-box] iframe')).contentFrame();
  await frame.waitForSelector('.lcb-foot');
  await page.waitForFunction(() => !document.querySelector('[data-liencong-box] a'));
  ok('the first release of the loader still works, with its hash',
    await page.locator('iframe').evaluate((f) => f.getBoundingClientRect().height) > 320);
  await context.close();
}

// Somebody else's message must not move the frame.
async function forgery(browser, site, kit, pages) {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 } });
  const page = await context.newPage();
  pages.set('/forged', { html: hostPage('', kit.code.script.replace(/ style="[^"]*"/, '')) });
  await page.goto(`${site}/forged`);
  await settled(page, 'script');
  const tall = () => page.locator('iframe').evaluate((f) => f.getBoundingClientRect().height);
  const before = await tall();
  await page.evaluate(() => postMessage({ liencong: 'height', id: 'mau', height: 4000 }, '*'));
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
  is('a forged message does not move it', before, await tall());
  is('no globals are left behind', '', await page.evaluate(() =>
    Object.keys(window).filter((k) => /liencong/i.test(k)).join(' ')));
  await context.close();
}

// The last good list, from the browser's own cache and from a proxy in front.
async function hubAway(browser, site, kit, pages) {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 } });
  const page = await context.newPage();
  pages.set('/away', { html: hostPage('', kit.code.element) });
  pages.set('/proxied', { html: hostPage('', kit.code.script.split(kit.hub).join(kit.front)) });
  pages.set('/none', { html: hostPage('', kit.code.script.split(kit.hub).join('http://127.0.0.1:9')) });
  await page.goto(`${site}/away`);
  await settled(page, 'element');
  await page.goto(`${site}/proxied`);
  await settled(page, 'script');
  process.kill(kit.pid, 'SIGKILL');
  await page.goto(`${site}/none`);
  is('no hub at all: the link is still there', kit.title, await page.locator('[data-liencong-box] a').textContent());
  await page.goto(`${site}/proxied`);
  await settled(page, 'script');
  ok('the hub is dead: behind nginx the last good list is shown', await page.frames()[1].locator('.lcb-item').count() > 3);
  await page.evaluate(() => { /* the loader itself comes from the browser's cache */ });
  await page.goto(`${site}/away`);
  await settled(page, 'element');
  ok('and the element shows what the browser still has', await page.locator('liencong-box .lcb-item').count() > 3);
  ok('with its time', /\d\d\/\d\d\/\d{4} \d\d:\d\d/.test(await page.locator('liencong-box .lcb-at').textContent()));
  await context.close();
}

async function boxPages(browser, kit) {
  const pages = new Map();
  const server = await serve(pages, kit);
  const site = `http://127.0.0.1:${server.address().port}`;
  await everyHost(browser, site, kit, pages);
  await scriptless(browser, site, kit, pages);
  await ten(browser, site, kit, pages);
  await moves(browser, kit);
  await malice(browser, kit);
  await oldLoader(browser, site, kit, pages);
  await forgery(browser, site, kit, pages);
  return () => hubAway(browser, site, kit, pages).finally(() => server.close());
}

module.exports = { boxPages };
