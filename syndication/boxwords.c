/* syndication/boxwords.c - see boxwords.h. */
#include "syndication/boxwords.h"

static const struct boxwords words[] = {
    [BOX_VI] = {.kinds = {"", "Tin", "Video", "Văn bản"},
                .updated = "Cập nhật",
                .none = "Chưa có thông tin.",
                .pages = "Phân trang",
                .newer = "Trang mới hơn",
                .older = "Trang cũ hơn",
                .emblem = "Quốc huy",
                .hub = "Cổng chia sẻ thông tin",
                .number = "Số, ký hiệu",
                .date = "Ngày",
                .subject = "Trích yếu",
                .files = "Tệp",
                .play = "Phát video",
                .watch = "Xem video",
                .run = "Tự chạy",
                .stop = "Dừng",
                .before = "Tin trước",
                .after = "Tin sau"},
    [BOX_EN] = {.kinds = {"", "News", "Video", "Document"},
                .updated = "Updated",
                .none = "Nothing here yet.",
                .pages = "Pages",
                .newer = "Newer",
                .older = "Older",
                .emblem = "National emblem",
                .hub = "Syndication hub",
                .number = "Number",
                .date = "Date",
                .subject = "Subject",
                .files = "Files",
                .play = "Play the video",
                .watch = "Watch the video",
                .run = "Run",
                .stop = "Stop",
                .before = "Previous",
                .after = "Next"},
};

const struct boxwords *boxwords_in(enum box_language language)
{
    return &words[language];
}
