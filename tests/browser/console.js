// console.js BASE JARS SHOTS: the console in a real browser.  JARS is a JSON
// object: visitor -> value of the session cookie; SHOTS a folder or empty.
const { ok, is, pagesAt, run } = require('./page.js');

const [base, jars, shots] = process.argv.slice(2);
const sessions = JSON.parse(jars);
// Both widths and both colours; all four when somebody wants to see them.
const looks = [[360, 'light'], [1280, 'dark'], ...(shots ? [[1280, 'light'], [360, 'dark']] : [])];

// Every new context of this browser belongs to that visitor.
function as(browser, visitor) {
  return {
    newContext: async (options) => {
      const context = await browser.newContext(options);
      if (visitor)
        await context.addCookies([{ name: '__Host-lc', value: sessions[visitor], domain: '127.0.0.1',
          path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
      return context;
    },
  };
}

const pages = [
  ['sign-in', null, '/dang-nhap'],
  ['no such page', 'boss', '/khong-co'],
  ['no right', 'viewer', '/nhat-ky'],
  ['account', 'viewer', '/tai-khoan'],
  ['account without role', 'signed', '/tai-khoan'],
  ['portals', 'viewer', '/'],
  ['roles', 'owner', '/cong/000.01.00.G01/quyen'],
  ['people', 'boss', '/nguoi-dung'],
  ['log', 'boss', '/nhat-ky'],
  ['set up factor', 'half', '/dang-nhap/hai-lop'],
  ['ask for code', 'coded', '/dang-nhap/ma'],
];

// From the first page to the last with the keyboard alone, in a browser that
// keeps the cookies as it likes.
async function byKeyboard(browser) {
  const { open } = pagesAt(base, '');
  const page = await open(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } }, '/nguoi-dung');
  is('who is not signed in comes to the sign-in', `${base}/dang-nhap`, page.url().split('?')[0]);
  await page.keyboard.press('Tab');
  is('the first key leads past the menu', 'Đến nội dung chính', await page.locator(':focus').textContent());
  await page.focus('#ten');
  await page.keyboard.type('admin');
  await page.keyboard.press('Tab');
  await page.keyboard.type('mật khẩu dài 12');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${base}/nguoi-dung`); // not the sign-in, which names it, too
  ok('and, signed in, to where he wanted to go', (await page.textContent('h1')) === 'Người dùng');
  const cookies = await page.context().cookies();
  const session = cookies.find((c) => c.name === '__Host-lc');
  ok('the session is out of reach of scripts and of plain HTTP', session && session.httpOnly && session.secure && session.sameSite === 'Lax');
  ok('the cookie of the form has gone its way', cookies.every((c) => c.name.startsWith('__Host-')));
  await page.click('.lang');
  await page.waitForURL(/lang=en/);
  await page.goto(`${base}/tai-khoan`);
  is('the language stays', 'My account', await page.textContent('h1'));
  await page.click('header button.plain');
  await page.waitForURL(/dang-nhap/);
  await page.goto(`${base}/tai-khoan`);
  ok('signing out ends it', page.url().includes('/dang-nhap'));
  await page.context().close();
}

async function policy(browser) {
  const context = await as(browser, 'boss').newContext({});
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (m) => complaints.push(m.text()));
  for (const [, visitor, path] of pages)
    if (visitor === 'boss' && !path.includes('khong-co'))
      await page.goto(base + path);
  is('its own policy stops nothing of it', '', complaints.join('\n'));
  await context.close();
}

run(async (browser) => {
  for (const [name, visitor, path] of pages)
    for (const [width, scheme] of looks)
      await pagesAt(base, shots).fits(as(browser, visitor), name, path, width, scheme);
  await byKeyboard(browser);
  await policy(browser);
});
