/* console/asset.h - the style sheet and the emblem, part of the program. */
#ifndef CONSOLE_ASSET_H
#define CONSOLE_ASSET_H

struct call;

void asset_style(struct call *c);
void asset_emblem(struct call *c);

#endif
