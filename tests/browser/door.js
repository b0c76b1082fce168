// door.js BASE HOST [SHOTS]: the crawler's public pages in a real browser.
// HOST is a portal the crawler has read.  SHOTS is a folder for screenshots.
const { ok, is, pagesAt, run } = require('./page.js');

const [base, host, shots] = process.argv.slice(2);
const { open, fits } = pagesAt(base, shots);
const pages = {
  about: '/bo-thu-thap',
  'about in English': '/bo-thu-thap?lang=en',
  portal: `/bo-thu-thap/cong?host=${host}`,
  'portal in English': `/bo-thu-thap/cong?host=${host}&lang=en`,
  stranger: '/bo-thu-thap/cong?host=khong-co.gov.vn',
};
const looks = [[360, 'light'], [1280, 'light'], [360, 'dark'], [1280, 'dark']];

async function asking(browser) {
  const page = await open(browser, { javaScriptEnabled: false }, '/');
  await page.fill('#host', host);
  await page.press('#host', 'Enter');
  await page.waitForURL(/cong\?host=/);
  ok('the form leads to the portal without scripts',
    (await page.textContent('main')).includes('Lần đọc gần nhất'));
  await page.click('header a[hreflang=en]');
  await page.waitForURL(/lang=en/);
  ok('and the other language stays with it',
    (await page.textContent('main')).includes('Last request'));
  await page.context().close();
}

run(async (browser) => {
  for (const [name, path] of Object.entries(pages))
    for (const [width, scheme] of looks)
      await fits(browser, name, path, width, scheme);
  await asking(browser);
  const strict = await browser.newContext();
  const page = await strict.newPage();
  const complaints = [];
  page.on('console', (m) => complaints.push(m.text()));
  await page.goto(`${base}/bo-thu-thap`);
  is('its own policy stops nothing of it', '', complaints.join('\n'));
  await strict.close();
});
