/*
 * syndication/store_schema.c - see store_schema.h.
 *
 *   items     the present version, as JSON, beside what lists sort and filter
 * by
 *   targets   one row for each agency an item is meant for
 *   versions  every version there ever was, the present one too
 *
 * The index items_list holds all that counting and paging need, so a page reads
 * the JSON of its own twenty items only.
 */
#include "syndication/store_schema.h"

#include "base/audit.h"
#include "syndication/avatar.h"
#include "syndication/boxkey.h"
#include "syndication/emergency.h"
#include "syndication/flow.h"
#include "syndication/harvest.h"
#include "syndication/hook.h"
#include "syndication/offer.h"
#include "syndication/pick.h"
#include "syndication/placement.h"
#include "syndication/quota.h"
#include "syndication/source.h"

static const char schema[] =
    "CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL)"
    "  WITHOUT ROWID;"
    "INSERT INTO state VALUES('changes', 0), ('items_ms', 0), ('item_id', 0);"
    "CREATE TABLE items("
    "  id INTEGER PRIMARY KEY, version INTEGER NOT NULL,"
    "  type INTEGER NOT NULL, status INTEGER NOT NULL,"
    "  published TEXT NOT NULL, changed_ms INTEGER NOT NULL,"
    "  body TEXT NOT NULL);"
    "CREATE INDEX items_list"
    "  ON items(status, published DESC, id DESC, type);"
    "CREATE TABLE targets(target TEXT NOT NULL, item_id INTEGER NOT NULL,"
    "  PRIMARY KEY(target, item_id)) WITHOUT ROWID;"
    "CREATE INDEX targets_item ON targets(item_id);"
    "CREATE TABLE versions("
    "  item_id INTEGER NOT NULL, version INTEGER NOT NULL,"
    "  at_ms INTEGER NOT NULL, who TEXT NOT NULL, status INTEGER NOT NULL,"
    "  body TEXT NOT NULL, PRIMARY KEY(item_id, version)) WITHOUT ROWID;"
    "CREATE TABLE keys("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
    "  addresses TEXT NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL,"
    "  created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,"
    "  revoked_ms INTEGER NOT NULL DEFAULT 0,"
    "  used_ms INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE boxes(id TEXT PRIMARY KEY, options TEXT NOT NULL,"
    "  changed_ms INTEGER NOT NULL) WITHOUT ROWID;";

/*
 * seq     the number of an item's last change; what is committed later has the
 *         higher one, so who has read up to a number has missed nothing
 * kinds   bits 1 << type under which the item was ever published; 0: never
 * shown   the agencies to which it was ever published
 *
 * The last two decide who must hear of a withdrawal.
 */
static const char walk_schema[] =
    "ALTER TABLE items ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE items ADD COLUMN kinds INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE shown(target TEXT NOT NULL, item_id INTEGER NOT NULL,"
    "  PRIMARY KEY(target, item_id)) WITHOUT ROWID;"
    "UPDATE items SET seq = n FROM (SELECT id AS i, row_number() OVER"
    "  (ORDER BY changed_ms, id) AS n FROM items) WHERE id = i;"
    "UPDATE items SET kinds = ifnull((SELECT"
    "  sum(DISTINCT 1 << json_extract(v.body, '$.Type')) FROM versions v"
    "  WHERE v.item_id = items.id AND v.status = 1), 0);"
    "INSERT OR IGNORE INTO shown SELECT j.value, v.item_id FROM versions v,"
    "  json_each(v.body, '$.DistributionTo') j WHERE v.status = 1;"
    "INSERT INTO state SELECT 'seq', ifnull(max(seq), 0) FROM items;"
    "CREATE INDEX items_seq ON items(seq, kinds);"
    "CREATE INDEX items_changed ON items(changed_ms, seq);"
    "ALTER TABLE keys ADD COLUMN client_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE keys ADD COLUMN scopes INTEGER NOT NULL DEFAULT 0;"
    /* Who could read could read everything. */
    "UPDATE keys SET client_id = id, scopes = 7;";

const char *const store_schema[] = {
    schema,        audit_schema,     flow_schema,      walk_schema,
    quota_schema,  hook_schema,      hook_feed_schema, offer_schema,
    source_schema, harvest_schema,   avatar_schema,    pick_schema,
    boxkey_schema, placement_schema, emergency_schema, NULL};
