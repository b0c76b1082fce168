/* indexer/legal_label.c - see legal_label.h. */
#include "indexer/legal_label.h"

#include "base/mem.h"
#include "indexer/fold.h"

static const struct {
    const char *folded;
    enum legal_field field;
} labels[] = {
    {"so ky hieu", LEGAL_NUMBER},
    {"so/ky hieu", LEGAL_NUMBER},
    {"so, ky hieu", LEGAL_NUMBER},
    {"so ki hieu", LEGAL_NUMBER},
    {"so va ky hieu", LEGAL_NUMBER},
    {"so hieu", LEGAL_NUMBER},
    {"so hieu van ban", LEGAL_NUMBER},
    {"so/ky hieu van ban", LEGAL_NUMBER},
    {"so ky hieu van ban", LEGAL_NUMBER},
    {"ky hieu van ban", LEGAL_NUMBER},
    {"so van ban", LEGAL_NUMBER},
    {"so vb", LEGAL_NUMBER},
    {"so quyet dinh", LEGAL_NUMBER},
    {"so an le", LEGAL_NUMBER},
    {"ban hanh", LEGAL_ISSUED},
    {"ngay thong qua", LEGAL_ISSUED},
    {"ngay xac thuc", LEGAL_ISSUED},
    {"ngay ky xac thuc", LEGAL_ISSUED},
    {"ngay ban hanh", LEGAL_ISSUED},
    {"ngay ban hanh van ban", LEGAL_ISSUED},
    {"ngay ky", LEGAL_ISSUED},
    {"ngay van ban", LEGAL_ISSUED},
    {"thoi gian ban hanh", LEGAL_ISSUED},
    {"ngay hieu luc", LEGAL_EFFECTIVE},
    {"ngay co hieu luc", LEGAL_EFFECTIVE},
    {"ngay bat dau hieu luc", LEGAL_EFFECTIVE},
    {"hieu luc tu", LEGAL_EFFECTIVE},
    {"hieu luc tu ngay", LEGAL_EFFECTIVE},
    {"co hieu luc tu", LEGAL_EFFECTIVE},
    {"co hieu luc tu ngay", LEGAL_EFFECTIVE},
    {"ngay ap dung", LEGAL_EFFECTIVE},
    {"loai van ban", LEGAL_TYPE},
    {"loai vb", LEGAL_TYPE},
    {"hinh thuc van ban", LEGAL_TYPE},
    {"the loai van ban", LEGAL_TYPE},
    {"hinh thuc", LEGAL_TYPE},
    {"the loai", LEGAL_TYPE},
    {"loai tai lieu", LEGAL_TYPE},
    {"co quan ban hanh", LEGAL_ISSUER},
    {"don vi ban hanh", LEGAL_ISSUER},
    {"noi ban hanh", LEGAL_ISSUER},
    {"co quan ban hanh van ban", LEGAL_ISSUER},
    {"co quan/don vi ban hanh", LEGAL_ISSUER},
    {"don vi/co quan ban hanh", LEGAL_ISSUER},
    {"co quan ban hanh/chuc danh/nguoi ky", LEGAL_SIGNED},
    {"co quan hop nhat/nguoi ky/chuc danh", LEGAL_CONSOLIDATED},
    {"cap ban hanh", LEGAL_OTHER},
    {"trich yeu", LEGAL_ABSTRACT},
    {"trich yeu noi dung", LEGAL_ABSTRACT},
    {"noi dung trich yeu", LEGAL_ABSTRACT},
    {"trich yeu van ban", LEGAL_ABSTRACT},
    {"trich dan", LEGAL_ABSTRACT},
    {"ten van ban", LEGAL_ABSTRACT},
    {"ten an le", LEGAL_ABSTRACT},
    {"nguoi ky", LEGAL_SIGNER},
    {"nguoi ki", LEGAL_SIGNER},
    {"nguoi ky van ban", LEGAL_SIGNER},
    {"nguoi ky duyet", LEGAL_SIGNER},
    {"hieu luc", LEGAL_VALIDITY},
    {"tinh trang", LEGAL_VALIDITY},
    {"tinh trang hieu luc", LEGAL_VALIDITY},
    {"trang thai", LEGAL_VALIDITY},
    {"trang thai hieu luc", LEGAL_VALIDITY},
    {"hieu luc van ban", LEGAL_VALIDITY},
    {"linh vuc", LEGAL_AREA},
    {"linh vuc ban hanh", LEGAL_AREA},
    {"linh vuc van ban", LEGAL_AREA},
    {"linh vuc thong ke", LEGAL_AREA},
    {"linh vuc thuc hien", LEGAL_AREA},
    {"nganh/linh vuc", LEGAL_AREA},
    {"ten thu tuc", LEGAL_SERVICE},
    {"ten thu tuc hanh chinh", LEGAL_SERVICE},
    {"ten tthc", LEGAL_SERVICE},
    {"ten dich vu cong", LEGAL_SERVICE},
    {"ma thu tuc", LEGAL_CODE},
    {"ma thu tuc hanh chinh", LEGAL_CODE},
    {"ma tthc", LEGAL_CODE},
    {"ma so thu tuc", LEGAL_CODE},
    {"ma dich vu cong", LEGAL_CODE},
    {"so ho so tthc", LEGAL_CODE},
    {"ma ho so tthc", LEGAL_CODE},
    {"cap thuc hien", LEGAL_LEVEL},
    {"cap hanh chinh", LEGAL_LEVEL},
    {"cap thu tuc", LEGAL_LEVEL},
    {"cap giai quyet", LEGAL_LEVEL},
    {"muc do", LEGAL_MODE},
    {"muc do dich vu cong", LEGAL_MODE},
    {"muc do cung cap", LEGAL_MODE},
    {"muc do cung cap dich vu cong", LEGAL_MODE},
    {"muc do dvc", LEGAL_MODE},
    {"muc do truc tuyen", LEGAL_MODE},
    {"muc do dich vu", LEGAL_MODE},
    {"loai dich vu cong", LEGAL_MODE},
    {"hinh thuc dich vu cong", LEGAL_MODE},
    {"co quan thuc hien", LEGAL_AGENCY},
    {"don vi thuc hien", LEGAL_AGENCY},
    {"co quan giai quyet", LEGAL_AGENCY},
    {"co quan co tham quyen", LEGAL_AGENCY},
    {"co quan tiep nhan", LEGAL_AGENCY},
    {"trinh tu thuc hien", LEGAL_SECTION},
    {"trinh tu", LEGAL_SECTION},
    {"cach thuc thuc hien", LEGAL_SECTION},
    {"thanh phan ho so", LEGAL_SECTION},
    {"thanh phan, so luong ho so", LEGAL_SECTION},
    {"thoi han giai quyet", LEGAL_SECTION},
    {"doi tuong thuc hien", LEGAL_SECTION},
    {"ket qua thuc hien", LEGAL_SECTION},
    {"yeu cau, dieu kien", LEGAL_SECTION},
    {"yeu cau, dieu kien thuc hien", LEGAL_SECTION},
    {"can cu phap ly", LEGAL_SECTION},
    {"co so phap ly", LEGAL_SECTION},
    {"noi dung", LEGAL_SECTION},
    {"noi dung van ban", LEGAL_SECTION},
    {"toan van", LEGAL_SECTION},
    {"luot xem", LEGAL_TOOL},
    {"so luot xem", LEGAL_TOOL},
    {"luot tai", LEGAL_TOOL},
    {"ngay dang", LEGAL_TOOL},
    {"ngay cap nhat", LEGAL_TOOL},
    {"ngay het hieu luc", LEGAL_OTHER},
    {"ngay het han", LEGAL_OTHER},
    {"ngay dang cong bao", LEGAL_OTHER},
    {"ngay cong bao", LEGAL_OTHER},
    {"so cong bao", LEGAL_OTHER},
    {"chuc vu", LEGAL_OFFICE},
    {"chuc danh", LEGAL_OFFICE},
    {"chuc vu nguoi ky", LEGAL_OFFICE},
    {"nguon thu thap", LEGAL_OTHER},
    {"nguon trich", LEGAL_OTHER},
    {"nguon an le", LEGAL_OTHER},
    {"quyet dinh cong bo", LEGAL_OTHER},
    {"ngay cong bo", LEGAL_OTHER},
    {"loai vb duoc sua doi bo sung", LEGAL_OTHER},
    {"nganh", LEGAL_OTHER},
    {"pham vi", LEGAL_OTHER},
    {"file dinh kem", LEGAL_TOOL},
    {"tep dinh kem", LEGAL_TOOL},
    {"tap tin dinh kem", LEGAL_TOOL},
    {"van ban dinh kem", LEGAL_TOOL},
    {"tai lieu dinh kem", LEGAL_TOOL},
    {"dinh kem", LEGAL_TOOL},
    {"tai ve", LEGAL_TOOL},
    {"thong tin ap dung", LEGAL_TOOL},
    {"ly do het hieu luc", LEGAL_OTHER},
};

struct str legal_bare(struct str s)
{
    s = str_trim(s);
    while (s.n && strchr(":-*+.;", s.p[s.n - 1]))
        s = str_trim(str_sub(s, 0, s.n - 1));
    while (s.n && strchr(":-*+.;", s.p[0]))
        s = str_trim(str_sub(s, 1, s.n));
    return s;
}

/* "a / b" as "a/b" */
static void close_slashes(struct buf *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        bool before = b->p[i] == ' ' && b->p[i + 1] == '/';
        bool behind = b->p[i] == ' ' && n && b->p[n - 1] == '/';
        if (!before && !behind)
            b->p[n++] = b->p[i];
    }
    buf_cut(b, n);
}

enum legal_field legal_label(struct str line)
{
    scoped(buf_done) struct buf folded = {0};
    enum legal_field field = LEGAL_FIELDS;

    line = legal_bare(line);
    if (!line.n || line.n > LEGAL_LABEL_BYTES)
        return LEGAL_FIELDS;
    fold_text(&folded, line);
    close_slashes(&folded);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (!strcmp(folded.p, labels[i].folded))
            field = labels[i].field;
    return field;
}
