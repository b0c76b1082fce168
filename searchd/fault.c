/* searchd/fault.c - see fault.h. */
#include "searchd/fault.h"

static const struct fault faults[FAULT_KINDS] = {
    [FAULT_BAD] = {400, SAY_ERROR_BAD, SAY_ERROR_BAD_TEXT, 0},
    [FAULT_KEY] = {401, SAY_ERROR_KEY, SAY_ERROR_KEY_TEXT, 0},
    [FAULT_BLOCKED] = {403, SAY_ERROR_BLOCKED, SAY_ERROR_BLOCKED_TEXT, 0},
    [FAULT_MISSING] = {404, SAY_ERROR_MISSING, SAY_ERROR_MISSING_TEXT, 0},
    [FAULT_METHOD] = {405, SAY_ERROR_METHOD, SAY_ERROR_METHOD_TEXT, 0},
    [FAULT_LARGE] = {413, SAY_ERROR_LARGE, SAY_ERROR_LARGE_TEXT, 0},
    [FAULT_LONG] = {414, SAY_ERROR_LARGE, SAY_ERROR_LARGE_TEXT, 0},
    [FAULT_PARAM] = {422, SAY_ERROR_BAD, SAY_ERROR_BAD_TEXT, 0},
    [FAULT_BODY] = {422, SAY_ERROR_BAD, SAY_ERROR_BODY_TEXT, 0},
    [FAULT_OFTEN] = {429, SAY_ERROR_OFTEN, SAY_ERROR_OFTEN_TEXT, 0},
    [FAULT_BUSY] = {503, SAY_ERROR_BUSY, SAY_ERROR_BUSY_TEXT, "2"},
    [FAULT_DOWN] = {503, SAY_ERROR_DOWN, SAY_ERROR_DOWN_TEXT, "30"},
    [FAULT_STORE] = {507, SAY_ERROR_STORE, SAY_ERROR_STORE_TEXT, 0},
};

const struct fault *fault_of(enum fault_kind kind)
{
    return &faults[kind];
}

enum fault_kind fault_by_status(int status)
{
    enum fault_kind kind = 0;

    while (kind < FAULT_BUSY && faults[kind].status != status)
        kind++;
    return kind;
}
