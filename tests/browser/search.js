// search.js BASE [SHOTS]: the search pages in a real browser.  SHOTS is a
// folder for screenshots.
const { ok, is, clean, pagesAt, run } = require('./page.js');

const [base, shots] = process.argv.slice(2);
const { open, fitsAll } = pagesAt(base, shots);
const question = 'lệ phí trước bạ';
const results = `/tim-kiem?q=${encodeURIComponent(question)}`;
const pages = {
  home: '/',
  'home in English': '/?lang=en',
  results,
  'filtered results': `${results}&kind=document&in_force=1&from=2020-01-01`,
  'an open panel': `${results}&related=d1`,
  'no results': '/tim-kiem?q=%22khong+co+gi%22&kind=news',
  'a document that is not there': '/tim-kiem?q=7/2029/N%C4%90-CP',
  'a problem': `${results}&year=abc`,
  'related content': '/lien-quan?url=d7',
  about: '/gioi-thieu',
  'an error': '/nowhere',
};
const looks = [360, 768, 1280].flatMap((width) => [[width, 'light'], [width, 'dark']]);

async function focused(page) {
  return page.evaluate(() => {
    const e = document.activeElement;
    if (e === document.body) return { name: '', seen: true }; // round the corner
    const style = getComputedStyle(e);
    const box = e.closest('.box') || e;
    return {
      name: e.id || e.textContent.trim(),
      seen: style.outlineStyle !== 'none' || getComputedStyle(box).boxShadow !== 'none',
    };
  });
}

async function keyboard(browser) {
  const page = await open(browser, { javaScriptEnabled: true }, '/');
  await page.keyboard.press('Tab');
  is('the first key press offers to skip to the content', 'Bỏ qua, tới nội dung chính',
    (await focused(page)).name);
  await page.keyboard.press('Enter');
  let steps = 0;
  let unseen = '';
  let at = { name: '' };
  while (at.name !== 'q' && steps++ < 10) {
    await page.keyboard.press('Tab');
    at = await focused(page);
    if (!at.seen) unseen += ` ${at.name}`;
  }
  is('after it, the search box is next', 1, steps);
  await page.keyboard.type(question);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tim-kiem?**');
  is('Enter searches', question, await page.inputValue('#q'));
  const names = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    at = await focused(page);
    if (!at.seen) unseen += ` ${at.name}`;
    names.push(at.name);
  }
  ok('results are reached by keyboard', names.some((n) => /lệ phí trước bạ lần/.test(n)), names);
  ok('and the filters behind them', names.some((n) => /^Văn bản/.test(n)), names);
  is('what has the focus can be seen, always', '', unseen);
  await page.context().close();
}

// Types "nghi dinh N".  A slow machine may show a list before all is typed: the
// one that is meant begins with that document.
async function ask(page, text) {
  await page.getByRole('combobox').pressSequentially(text);
  await page.getByRole('option').first().filter({ hasText: `Nghị định ${text.split(' ').pop()}/` }).waitFor();
}

// The list of suggestions, as the ARIA practices describe a combobox.
async function suggestions(browser) {
  const page = await open(browser, { bypassCSP: false, hasTouch: true }, '/');
  const box = page.getByRole('combobox');
  const list = page.getByRole('listbox');
  const options = page.getByRole('option');
  const state = (name) => box.getAttribute(name);
  await box.waitFor();
  is('with its script the box is a combobox', 'list', await state('aria-autocomplete'));
  is('that is closed at first', 'false', await state('aria-expanded'));
  await ask(page, 'nghi dinh 7');
  is('typing opens a list of suggestions', 'true', await state('aria-expanded'));
  ok('with the document that was begun', /Nghị định 7\/2023/.test(await options.first().innerText()));
  ok('and tells how many there are', /gợi ý/.test(await page.getByRole('status').innerText()));
  await page.keyboard.press('ArrowDown');
  is('an arrow key takes the first', 'goi-y-0', await state('aria-activedescendant'));
  is('and puts it into the box', 'Nghị định 7/2023/NĐ-CP', await box.inputValue());
  is('which says so', 'true', await options.first().getAttribute('aria-selected'));
  await clean('an open list of suggestions', await opened(browser));
  await page.keyboard.press('ArrowUp');
  is('back at the box, what was typed is there', 'nghi dinh 7', await box.inputValue());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  is('Escape closes the list', 'false', await state('aria-expanded'));
  is('and leaves what was typed', 'nghi dinh 7', await box.inputValue());
  await page.keyboard.press('ArrowDown');
  await list.waitFor();
  await page.keyboard.press('Tab');
  ok('Tab closes it, too', await list.isHidden());
  await box.focus();
  await page.keyboard.press('ArrowDown');
  await list.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tim-kiem?**');
  is('Enter searches for what was taken', 'Nghị định 7/2023/NĐ-CP', await page.inputValue('#q'));
  for (const way of ['click', 'tap']) {
    await page.goto(base + '/');
    await ask(page, 'nghi dinh 9');
    await options.first()[way]();
    await page.waitForURL('**/tim-kiem?**');
    is(`a ${way} searches at once`, 'Nghị định 9/2021/NĐ-CP', await page.inputValue('#q'));
  }
  await page.context().close();
}

// The same list on a page that axe may enter.
async function opened(browser) {
  const page = await open(browser, {}, '/');
  await ask(page, 'nghi dinh 7');
  await page.keyboard.press('ArrowDown');
  if (shots) await page.screenshot({ path: `${shots}/suggestions.png` });
  return page;
}

// How soon the page is there, by the browser's own clock: reported only.  What is
// there stays where it is.
async function speed(browser) {
  const page = await open(browser, {}, '/gioi-thieu');
  await page.addInitScript(() => {
    window.seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.seen.lcp = e.startTime; }))
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.seen.cls += e.value; }))
      .observe({ type: 'layout-shift', buffered: true });
  });
  for (const path of ['/', results]) {
    await page.goto(base + path, { waitUntil: 'load' });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length && window.seen.lcp);
    const seen = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done({
      ...window.seen,
      first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    }), 0))));
    is(`nothing moves while ${path.split('?')[0]} loads`, 0, seen.cls);
    console.log(`# ${path}: first paint ${Math.round(seen.first)} ms, LCP ${Math.round(seen.lcp)} ms, CLS ${seen.cls.toFixed(4)}`);
  }
  await page.context().close();
}

async function withoutScripts(browser) {
  const page = await open(browser, { javaScriptEnabled: false, bypassCSP: false }, results);
  const all = await page.locator('.counts strong').innerText();
  await page.locator('.filters a', { hasText: 'Thành phố Hà Nội' }).first().click();
  const some = await page.locator('.counts strong').innerText();
  ok('without scripts a filter narrows the results', Number(some) < Number(all), `${some} of ${all}`);
  ok('and is shown as a chip', await page.locator('.chips a', { hasText: 'Thành phố Hà Nội' }).count() > 0);
  await page.locator('.chips a').first().click();
  is('which takes it away again', all, await page.locator('.counts strong').innerText());
  await page.locator('a[rel=next]').click();
  ok('the next page goes on', /11–20/.test(await page.locator('.counts').innerText()));
  await page.locator('.sort a', { hasText: 'Mới nhất' }).click();
  is('results can be sorted', 'Mới nhất', await page.locator('.sort a[aria-current]').innerText());
  await page.fill('#from', '2023-01-01');
  await page.locator('.dates button').click();
  ok('and limited to dates', (await page.locator('.results time').first().getAttribute('datetime')) >= '2023');
  await page.context().close();
}

// The browser tells us, and the person goes straight to the portal.
async function opening(browser) {
  const page = await open(browser, { javaScriptEnabled: false, bypassCSP: false }, results);
  await page.route('**://*.gov.vn/**', (route) => route.fulfill({ body: 'portal' }));
  const [ping] = await Promise.all([
    page.waitForRequest((request) => request.url().includes('/mo-ket-qua'), { timeout: 5000 }).catch(() => null),
    page.locator('.results h3 a').first().click(),
  ]);
  ok('a link leads to the portal itself', /gov\.vn/.test(page.url()), page.url());
  ok('and the browser says that it was opened', ping && ping.method() === 'POST', String(ping));
  ok('without naming anybody', ping && !ping.headers().cookie);
  await page.context().close();
}

async function structure(browser) {
  const page = await open(browser, {}, results);
  is('a page has one main heading', 1, await page.locator('h1').count());
  for (const role of ['banner', 'main', 'search', 'contentinfo'])
    is(`and a landmark "${role}"`, 1, await page.getByRole(role).count());
  is('each result is an article with a heading', await page.locator('.results article').count(),
    await page.locator('.results article h3 a').count());
  const errors = [];
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  await page.reload();
  is('the browser has nothing to complain about', '', errors.join('; '));
  const size = await page.evaluate(() => performance.getEntriesByType('resource')
    .reduce((sum, r) => sum + r.encodedBodySize, 0));
  ok('all it loads beside the page is below 20 kB', size < 20000, `${size} bytes`);
  await page.emulateMedia({ media: 'print' });
  is('on paper the filters are left out', false, await page.locator('.filters').isVisible());
  ok('and links show where they lead', /mof\.gov\.vn/.test(await page.evaluate(() =>
    getComputedStyle(document.querySelector('.results h3 a'), '::after').content)));
  await page.context().close();
}

// 400 % at 1280 px is 320 px (WCAG 1.4.10).
async function enlarged(browser) {
  const page = await open(browser, { viewport: { width: 320, height: 640 } }, results);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  ok('enlarged to 400 % there is no scrolling sideways', wide <= 320, `${wide} px`);
  const small = await page.evaluate(() => [...document.querySelectorAll('.filters li a, .pages a, button')]
    .filter((e) => e.offsetHeight > 0 && e.offsetHeight < 24).map((e) => e.textContent));
  is('and everything can be hit with a finger', '', small.join('; '));
  await page.context().close();
}

run(async (browser) => {
  for (const [name, path] of Object.entries(pages))
    await fitsAll(browser, name, path, looks);
  await structure(browser);
  await keyboard(browser);
  await suggestions(browser);
  await speed(browser);
  await withoutScripts(browser);
  await opening(browser);
  await enlarged(browser);
});
