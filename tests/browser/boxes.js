// boxes.js KIT: boxes in host pages, and their builder, in one browser.  KIT is a
// file of JSON: hub, front (the same behind a proxy), pid (of the hub, which dies at
// the end), code and csp by form, old (code with the first loader), title, jquery
// (path), shots (folder for pictures, or empty).
const fs = require('fs');
const { run } = require('./page.js');
const { boxPages } = require('./box-pages.js');
const { boxBuilder } = require('./box-builder.js');

const kit = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
run(async (browser) => {
  const end = await boxPages(browser, kit);
  await boxBuilder(browser, kit);
  await end();
});
