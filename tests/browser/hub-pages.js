// hub-pages.js BASE KEY [SHOTS]: the hub's pages for developers in a real browser.
const { ok, is, pagesAt, run } = require('./page.js');

const [base, key, shots] = process.argv.slice(2);
const { open, fits } = pagesAt(base, shots);
const pages = { try: '/thu-api', catalogue: '/dich-vu', problems: '/api/v2/problems' };

// Without bypassCSP: the page works under its own policy.
async function call(browser) {
  const context = await browser.newContext({ locale: 'vi-VN' });
  const page = await context.newPage();
  const foreign = [], complaints = [];
  page.on('request', (rq) => { if (!rq.url().startsWith(base)) foreign.push(rq.url()); });
  page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) complaints.push(m.text()); });
  await page.goto(base + pages.try);
  await page.getByLabel('Khóa (X-API-Key)').fill(key);
  await page.getByLabel('limit').fill('1');
  ok('the command line follows the form',
    (await page.locator('#command').textContent()).includes('/api/v2/items.json?limit=1'));
  await page.getByRole('button', { name: 'Gọi' }).click();
  await page.getByText('HTTP 200').waitFor();
  is('the answer is shown', 1, JSON.parse(await page.locator('#body').textContent()).Items.length);
  ok('what is left of the quota, too', (await page.locator('#headers').textContent()).includes('ratelimit: "hour"'));
  is('nobody else is asked', '', foreign.join(' '));
  is('its policy forbids nothing that it needs', '', complaints.join(' '));
  is('the key is kept nowhere', '', await page.evaluate(() =>
    document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)));
  await context.close();
}

async function plain(browser) {
  const page = await open(browser, { javaScriptEnabled: false }, pages.try);
  ok('without scripts it shows the command line',
    (await page.locator('#command').textContent()).includes('curl -H "X-API-Key: $KEY"'));
  await page.context().close();
}

run(async (browser) => {
  for (const [name, path] of Object.entries(pages))
    for (const [width, scheme] of [[360, 'light'], [1280, 'light'], [1280, 'dark']])
      await fits(browser, name, path, width, scheme);
  await call(browser);
  await plain(browser);
});
