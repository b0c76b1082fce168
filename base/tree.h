/* base/tree.h - removes a folder with all that is in it. */
#ifndef BASE_TREE_H
#define BASE_TREE_H

struct err;

/* One that is not there is fine.  Links are removed, not followed.  ERR_IO. */
int tree_remove(const char *path, struct err *err);

#endif
