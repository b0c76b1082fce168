// box-builder.js - the builder of boxes: live, saved and changed again, and all of
// it without scripts.
const { ok, is, clean, until } = require('./page.js');

// A page whose looks and script errors are minded.
async function open(browser, options, url, errors) {
  const context = await browser.newContext({ locale: 'vi-VN', ...options });
  const page = await context.newPage();
  page.on('pageerror', (e) => errors.push(String(e)));
  page.on('console', (m) => { if (/Content Security Policy/.test(m.text())) errors.push(m.text()); });
  await page.goto(url);
  return page;
}

async function live(browser, kit, errors) {
  const page = await open(browser, { viewport: { width: 1280, height: 900 } }, `${kit.hub}/tao-mau`, errors);
  const code = () => page.inputValue('#script');
  await page.getByLabel('Văn bản', { exact: true }).check();
  ok('templates of other kinds go out of sight', await page.locator('#template-ticker').isHidden() &&
    await page.locator('#template-table').isVisible());
  await page.getByLabel('Chỉ tin tức').check();
  await page.locator('#template-cards').check();
  await page.getByLabel('Tiêu đề (để trống').fill('Tin "mới" & <hay>');
  await page.getByLabel('Chọn thủ công').check();
  await page.getByLabel('Tìm bản tin').fill('dau tu cong, dot 4');
  await until('one is found', async () => await page.locator('#found li').count() === 1);
  await page.locator('#found input').first().check();
  await until('the code follows', async () => /template=cards/.test(await code()) && /ids=\d/.test(await code()));
  ok('the code follows', /title=Tin%20/.test(await code()) && /kind=news/.test(await code()));
  await page.getByLabel('Tìm bản tin').fill('');
  await until('all are found', async () => await page.locator('#found li').count() > 2);
  is('what was picked stands first and stays', true, await page.locator('#found input').first().isChecked());
  const shown = await (await page.$('#preview-640')).contentFrame();
  await shown.waitForSelector('.lcb-cards .lcb-item');
  is('the preview is the box itself', 'Tin "mới" & <hay>', await shown.locator('.lcb-title').textContent());
  is('with its one item', 1, await shown.locator('.lcb-item').count());
  await page.locator('label', { hasText: 'Cột hẹp 320' }).click();
  ok('another width is a click away', await page.locator('#preview-320').isVisible() && await page.locator('#preview-640').isHidden());
  await page.locator('#header-color').fill('#fefefe');
  await until('colours that cannot be told apart are named', async () => /1,0:1, chưa đạt/.test(await page.textContent('#contrast')));
  await page.locator('#header-color').fill('#0b4f6c');
  await page.selectOption('#xem', 'toi');
  await until('the preview is dark', async () => /theme=dark/.test(await page.getAttribute('#preview-960', 'data-now') || ''));
  ok('and the dark look can be looked at without choosing it', !/theme=dark/.test(await code()));
  return page;
}

// Stored: an id that stays, a code that opens it, and nobody else.
async function stored(page, kit) {
  await page.getByRole('button', { name: 'Lưu, lấy mã cố định' }).click();
  const link = await page.inputValue('#edit-link');
  ok('a stored box has an edit link', new RegExp(`^${kit.hub}/tao-mau/[a-z0-9]{12}#[a-z0-9]{26}$`).test(link), link);
  const id = link.replace(/.*\/([a-z0-9]+)#.*/, '$1');
  ok('and its id in the code', (await page.inputValue('#script')).includes(`data-liencong-box="${id}"`));
  if (kit.shots)
    await page.screenshot({ path: `${kit.shots}/builder-saved.png`, fullPage: true });
  await page.goto(link.replace(/#.*/, ''));
  await page.getByLabel('Tiêu đề (để trống').fill('Tên khác');
  await page.getByLabel('Mã sửa').fill('guess');
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click();
  ok('a wrong code changes nothing', /Mã sửa không đúng/.test(await page.textContent('[role="alert"]')));
  await page.goto('about:blank');
  await page.goto(link);
  is('the link brings the code along', 26, (await page.inputValue('#ma-sua')).length);
  await page.getByLabel('Tiêu đề (để trống').fill('Tên mới');
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click();
  await page.getByText('Thay đổi đã được lưu').waitFor();
  await until('the box has its new title', async () => (await (await page.request.get(`${kit.hub}/box/${id}`)).text()).includes('Tên mới'));
  await page.context().close();
}

async function scriptless(browser, kit) {
  const errors = [];
  const page = await open(browser, { javaScriptEnabled: false }, `${kit.hub}/tao-mau`, errors);
  await page.locator('#kind-video').check();
  await page.locator('#template-player').check();
  await page.getByRole('button', { name: 'Xem thử và lấy mã' }).click();
  ok('without scripts the button gives the code', /kind=video.*template=player/.test(await page.inputValue('#iframe')));
  await page.locator('#kind-document').check();
  await page.getByRole('button', { name: 'Xem thử và lấy mã' }).click();
  ok('a template of another kind is no mistake', await page.locator('[role="alert"]').count() === 0 &&
    /kind=document/.test(await page.inputValue('#iframe')));
  await page.getByLabel('Chọn thủ công').check();
  await page.getByLabel('Tìm bản tin').fill('Quyết định');
  await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  const found = await page.locator('#found li').count();
  ok('searching works', found >= 1 && await page.locator('#found input').count() === found);
  await page.locator('#found input').first().check();
  await page.getByRole('button', { name: 'Lưu, lấy mã cố định' }).click();
  const link = await page.inputValue('#edit-link');
  await page.locator('#count').fill('3');
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click();
  ok('a box is stored and changed', /Thay đổi đã được lưu/.test(await page.textContent('.saved')) && link.length > 40);
  ok('and no secret stands in an address', !page.url().includes(link.replace(/.*#/, '')));
  await page.context().close();
}

async function looks(browser, kit, errors) {
  for (const [width, colorScheme] of [[360, 'light'], [768, 'light'], [1280, 'light'], [1280, 'dark'], [360, 'dark']]) {
    const page = await open(browser, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true }, `${kit.hub}/tao-mau?kind=news&template=cards&count=4`, errors);
    await page.waitForLoadState('networkidle');
    await clean(`builder, ${width} px, ${colorScheme}`, page);
    ok(`builder, ${width} px, ${colorScheme}: nothing sticks out`, await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
    if (kit.shots)
      await page.screenshot({ path: `${kit.shots}/builder-${width}-${colorScheme}.png`, fullPage: true });
    await page.context().close();
  }
  const page = await open(browser, { bypassCSP: true }, `${kit.hub}/`, errors);
  await clean('front page', page);
  await page.context().close();
}

async function boxBuilder(browser, kit) {
  const errors = [];
  await stored(await live(browser, kit, errors), kit);
  await scriptless(browser, kit);
  await looks(browser, kit, errors);
  is('no script error, no policy broken', '', errors.join('\n'));
}

module.exports = { boxBuilder };
