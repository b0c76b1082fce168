// usage: node console-pages.js BASE JAR SHOTS NAME=PATH...
// Pages of the console as a signed-in visitor sees them (JAR: curl's cookies;
// SHOTS: a folder for screenshots, or -): axe, wide in light
// colours and narrow in dark ones, and nothing that sticks out.
const fs = require('fs');
const { ok, pagesAt, run } = require('./page.js');

const [base, jar, shots, ...pages] = process.argv.slice(2);
const cookie = fs.readFileSync(jar, 'utf8').split('\n')
  .map((line) => line.replace('#HttpOnly_', '').split('\t'))
  .filter((cells) => cells.length === 7)
  .map((cells) => `${cells[5]}=${cells[6]}`).join('; ');
const { open, fits } = pagesAt(base, shots === '-' ? '' : shots);

run(async (browser) => {
  const visitor = {
    newContext: (options) => browser.newContext({ extraHTTPHeaders: { Cookie: cookie }, ...options }),
  };
  for (const page of pages) {
    const [name, path] = page.split(/=(.*)/s);
    const seen = await open(visitor, {}, path);
    ok(`${name} is not the page to sign in`, !seen.url().includes('/dang-nhap'), seen.url());
    await seen.context().close();
    await fits(visitor, name, path, 1280, 'light');
    await fits(visitor, name, path, 360, 'dark');
  }
});
