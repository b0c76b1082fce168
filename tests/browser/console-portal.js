// console-portal.js BASE COOKIES PORTAL PATHS [SHOTS]: the pages of one portal in
// a real browser.  COOKIES is curl's jar of somebody who has signed in, PATHS a
// file of lines "name path", SHOTS a folder for screenshots.
const fs = require('fs');
const { is, ok, pagesAt, run } = require('./page.js');

const [base, jar, portal, paths, shots] = process.argv.slice(2);
const cookies = fs.readFileSync(jar, 'utf8').split('\n')
  .map((line) => line.replace(/^#HttpOnly_/, '').split('\t'))
  .filter((fields) => fields.length === 7)
  .map(([, , , , , name, value]) => ({ name, value, url: base.replace('http:', 'https:'), secure: true, httpOnly: true }));
const pages = fs.readFileSync(paths, 'utf8').trim().split('\n').map((line) => line.split(' '));
const looks = [[360, 'light'], [1280, 'dark'], ...(shots ? [[1280, 'light'], [360, 'dark']] : [])];
const headers = { Cookie: cookies.map((c) => `${c.name}=${c.value}`).join('; ') };
const { open, fits } = pagesAt(base, shots, { extraHTTPHeaders: headers });

// Tab reaches every link and field, and each shows that it has the focus.
async function keyboard(browser) {
  const page = await open(browser, {}, `/cong/${portal}`);
  let unseen = '';
  const wanted = await page.locator('main a, main button, main input:not([type=hidden]), main select, main summary').count();
  const reached = new Set();
  for (let i = 0; i < wanted + 40; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const all = [...document.querySelectorAll('main a, main button, main input, main select, main summary')];
      return { number: all.indexOf(e), seen: e === document.body || getComputedStyle(e).outlineStyle !== 'none', name: e.outerHTML.slice(0, 80) };
    });
    if (!at.seen) unseen += ` ${at.name}`;
    if (at.number >= 0) reached.add(at.number);
  }
  is('the focus is always seen', '', unseen);
  is('the keyboard reaches all that can be used', wanted, reached.size);
  await page.context().close();
}

run(async (browser) => {
  // The first page in all looks, the others by turns: they are made of the same parts.
  for (const [i, [name, path]] of pages.entries())
    for (const [n, [width, scheme]] of looks.entries())
      if (shots || i === 0 || i % looks.length === n) await fits(browser, name, path, width, scheme);
  await keyboard(browser);
  ok('pages were looked at', pages.length > 0);
});
