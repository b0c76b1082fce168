// speed.js BASE ROUNDS PATH...: how soon pages stand in Chromium, by its own clock,
// with the cache empty, at 100 Mbit/s and 20 ms to the server and back.  Prints
// "page.NAME.WHAT NUMBER", the median of ROUNDS, and the best where others use the
// machine, too.
const { chromium } = require('playwright-core');

const [base, rounds, ...paths] = process.argv.slice(2);
const MBIT = 1e6 / 8;

async function once(browser, path) {
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', {
    offline: false, latency: 20, downloadThroughput: 100 * MBIT, uploadThroughput: 100 * MBIT,
  });
  await page.addInitScript(() => {
    window.seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.seen.lcp = e.startTime; }))
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((e) => { window.seen.cls += e.value; }))
      .observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(base + path, { waitUntil: 'networkidle' });
  const seen = await page.evaluate(() => ({
    first_paint_ms: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    largest_paint_ms: window.seen.lcp,
    layout_shift: window.seen.cls,
    first_byte_ms: performance.getEntriesByType('navigation')[0].responseStart,
    bytes: performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
      .reduce((sum, e) => sum + e.transferSize, 0),
  }));
  await context.close();
  return seen;
}

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  await once(browser, paths[0]); // the browser itself gets warm
  for (const path of paths) {
    const all = [];
    for (let i = 0; i < Number(rounds); i++) all.push(await once(browser, path));
    const name = path.split('?')[0].slice(1) || 'home';
    for (const what of Object.keys(all[0])) {
      const sorted = all.map((one) => one[what]).sort((a, b) => a - b);
      const show = (n) => (what === 'layout_shift' ? n.toFixed(4) : Math.round(n));
      console.log(`page.${name}.${what} ${show(sorted[Math.floor(sorted.length / 2)])}`);
      if (/paint/.test(what)) console.log(`page.${name}.${what.replace('_ms', '_best_ms')} ${show(sorted[0])}`);
    }
  }
  await browser.close();
})();
