// page.js - Chromium, axe and TAP for the browser tests.
const { chromium } = require('playwright-core');
const fs = require('fs');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let count = 0;
let failed = 0;

function ok(sentence, good, detail) {
  console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${sentence}`);
  if (!good) {
    failed++;
    console.log(String(detail === undefined ? '' : detail).replace(/^/gm, '# '));
  }
}

function is(sentence, want, got) {
  ok(sentence, want === got, `want '${want}', got '${got}'`);
}

// Rules of WCAG 2.2 A and AA, and axe's best practices.  The policy of our pages
// forbids scripts: axe comes in past it (bypassCSP), the page itself cannot.
// `part`: a frame that is only a part of a page, which has landmarks and headings
// of its own.
async function violations(page, part) {
  if (!await page.evaluate(() => Boolean(window.axe))) await page.evaluate(axe);
  const result = await page.evaluate((off) =>
    window.axe.run({ iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
      'wcag22aa', 'best-practice'], rules: { 'landmark-one-main': { enabled: !off },
      'page-has-heading-one': { enabled: !off }, region: { enabled: !off } } }), Boolean(part));
  return result.violations.map((v) =>
    `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html.slice(0, 160)).join('\n  ')}`);
}

async function clean(sentence, page, part) {
  const found = await violations(page, part);
  ok(`${sentence}: axe finds nothing`, found.length === 0, found.join('\n'));
}

// The pages of the service at `base`: open() loads one, fits() holds it against
// axe and a width.  `shots` is a folder for screenshots, or empty; `always` are
// options of every context.
function pagesAt(base, shots, always = {}) {
  async function open(browser, options, path) {
    const context = await browser.newContext({ locale: 'vi-VN', bypassCSP: true, ...always, ...options });
    const page = await context.newPage();
    await page.goto(base + path);
    return page;
  }

  async function fits(browser, name, path, width, colorScheme) {
    const page = await open(browser, { viewport: { width, height: 800 }, colorScheme }, path);
    const where = `${name}, ${width} px, ${colorScheme}`;
    await clean(where, page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    ok(`${where}: nothing sticks out`, wide <= width, `${wide} px`);
    if (shots)
      await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    await page.context().close();
  }

  // The same at several widths and in both schemes, on one page: much faster.
  async function fitsAll(browser, name, path, looks) {
    const page = await open(browser, {}, path);
    for (const [width, colorScheme] of looks) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      const where = `${name}, ${width} px, ${colorScheme}`;
      await clean(where, page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      ok(`${where}: nothing sticks out`, wide <= width, `${wide} px`);
      if (shots)
        await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await page.context().close();
  }

  return { open, fits, fitsAll };
}

// Asks until it holds, at most 10 s.  page.waitForFunction() would need eval in the
// page, which our policies forbid.
async function until(what, holds) {
  for (let n = 0; n < 200; n++) {
    if (await holds())
      return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`in vain: ${what}`);
}

async function run(main) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    await main(browser);
  } catch (error) {
    ok('the test runs to its end', false, error.stack);
  }
  await browser.close();
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}

module.exports = { ok, is, clean, until, pagesAt, run };
