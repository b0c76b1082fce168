#!/usr/bin/perl
# usage: tests/portals/render.pl OUT PORT
# Makes the sample portals of this folder ready to serve: OUT/www/PORTAL/...,
# OUT/nginx.conf (each portal on its own 127.0.0.x, all on PORT), OUT/registry.csv
# and OUT/pages.tsv (url, kind, title: what a test may look for).
#
# A source file is a head of "name: value" lines and pages that begin with
# "== PATH", again name: value lines, an empty line and paragraphs.  `make` names
# the way the portal is built; README.md has the list.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use Encode qw(encode);
use File::Basename qw(dirname basename);
use File::Copy qw(copy);
use File::Path qw(make_path);
use IO::Compress::Gzip qw(gzip);
use Time::Local qw(timegm);
use Unicode::Normalize qw(NFC NFD);

my ($out, $port) = @ARGV;
die "usage: render.pl OUT PORT\n" unless defined $port && $port =~ /^\d+$/;
my $here = dirname(__FILE__);
my (%portals, @order);

# ---- reading ----

sub read_portal {
    my ($file) = @_;
    my ($id) = basename($file) =~ /^(.*)\.txt$/;
    open(my $in, '<', $file) or die "$file: $!\n";
    my $portal = {id => $id, pages => []};
    my ($at, $body) = ($portal, 0);
    while (my $line = <$in>) {
        chomp $line;
        if ($line =~ /^== (\S+)$/) {
            $at = {path => $1, text => [], portal => $portal};
            push @{$portal->{pages}}, $at;
            $body = 0;
        } elsif ($line eq '') {
            $body = 1;
        } elsif ($body && $at->{text}) {
            push @{$at->{text}}, $line;
        } elsif ($line =~ /^(\w+): (.*)$/) {
            $at->{$1} = $2;
        } else {
            die "$file:$.: neither 'name: value' nor '== PATH'\n";
        }
    }
    $portal->{base} = "http://127.0.0.$portal->{tail}:$port";
    return $portal;
}

# A page with "copy: PORTAL PATH" repeats the text of another portal's page.
sub fill_copy {
    my ($page) = @_;
    my ($id, $path) = split ' ', $page->{copy};
    my ($from) = grep { $_->{path} eq $path } @{$portals{$id}{pages}};
    die "nothing to copy at $page->{copy}\n" unless $from;
    $page->{text} = $from->{text};
}

# ---- small things ----

sub esc {
    my ($s) = @_;
    my %ref = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;');
    $s =~ s/([&<>"])/$ref{$1}/g;
    return $s;
}

sub url { my ($page) = @_; return $page->{portal}{base} . $page->{path} }
sub link_to { my ($page) = @_; return '<a href="' . esc($page->{path}) . '">' . esc($page->{title}) . '</a>' }
sub dmy { my ($iso) = @_; return join '/', reverse split /-/, $iso }
sub is_home { my ($page) = @_; return $page->{kind} eq 'home' }

sub unix { my ($iso) = @_; my ($y, $m, $d) = split /-/, $iso; return timegm(0, 30, 1, $d, $m - 1, $y) }
sub rfc822 {
    my @t = gmtime unix(shift);
    return sprintf '%s, %02d %s %04d 08:30:00 +0700', (qw(Sun Mon Tue Wed Thu Fri Sat))[$t[6]], $t[3],
        (qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec))[$t[4]], $t[5] + 1900;
}

# Newest first, without the home page and the page itself.
sub others {
    my ($page, $most) = @_;
    my @found = sort { ($b->{date} // '') cmp ($a->{date} // '') }
        grep { !is_home($_) && $_ != $page } @{$page->{portal}{pages}};
    return @found > $most ? @found[0 .. $most - 1] : @found;
}

sub paragraphs { my ($page) = @_; return join "\n", map { '<p>' . esc($_) . '</p>' } @{$page->{text}} }
sub list { return "<ul>\n" . join("\n", map { '<li>' . link_to($_) . '</li>' } @_) . "\n</ul>" }

# Rows of the table that stands above a document or a service.
sub facts {
    my ($page) = @_;
    my @rows = $page->{kind} eq 'document'
        ? (['Số, ký hiệu', 'number'], ['Loại văn bản', 'type'], ['Cơ quan ban hành', 'issuer'], ['Ngày ban hành', 'date'],
           ['Ngày hiệu lực', 'effective'], ['Người ký', 'signer'], ['Chức vụ', 'position'], ['Trích yếu', 'abstract'])
        : (['Mã thủ tục', 'code'], ['Lĩnh vực', 'field'], ['Cấp thực hiện', 'level'], ['Mức độ cung cấp dịch vụ', 'online'],
           ['Cơ quan giải quyết', 'agency'], ['Thời hạn giải quyết', 'days'], ['Phí, lệ phí', 'fee']);
    my $html = '';
    for my $row (@rows) {
        my $value = $page->{$row->[1]} // next;
        $value = dmy($value) if $value =~ /^\d{4}-\d\d-\d\d$/;
        $value .= ' ngày làm việc' if $row->[1] eq 'days';
        $html .= "<tr><th>$row->[0]</th><td>" . esc($value) . "</td></tr>\n";
    }
    return "<table class=\"thuoc-tinh\">\n$html</table>";
}

sub content {
    my ($page) = @_;
    my $html = '';
    $html .= '<p class="sapo"><strong>' . esc($page->{summary}) . "</strong></p>\n" if $page->{summary};
    $html .= facts($page) . "\n" if $page->{kind} =~ /^(document|service)$/;
    $html .= "<video controls preload=\"none\" src=\"$page->{video}\"></video>\n" if $page->{video};
    $html .= paragraphs($page);
    $html .= "\n<p>Tệp đính kèm: <a href=\"$page->{file}\">" . esc(basename($page->{file})) . '</a></p>' if $page->{file};
    $html .= "\n<p class=\"tac-gia\">" . esc($page->{author}) . '</p>' if $page->{author};
    $html .= "\n" . list(others($page, 99)) if is_home($page);
    return $html;
}

my $notice = 'Cổng mẫu của dự án Liên Cổng: cơ quan, địa danh, văn bản và tên người đều hư cấu.';

# ---- one function for each way a portal is built ----

sub json { my ($s) = @_; $s =~ s/(["\\])/\\$1/g; return "\"$s\"" }

sub json_ld {
    my ($page) = @_;
    my %type = (news => 'NewsArticle', document => 'Legislation', video => 'VideoObject', service => 'GovernmentService');
    my $type = $type{$page->{kind}} // return '';
    my @fields = ('"@context": "https://schema.org"', "\"\@type\": \"$type\"");
    my $title = $type eq 'NewsArticle' ? 'headline' : 'name';
    push @fields, "\"$title\": " . json($page->{title});
    push @fields, "\"datePublished\": \"$page->{date}T08:30:00+07:00\"" if $type eq 'NewsArticle';
    push @fields, "\"legislationIdentifier\": " . json($page->{number}), "\"legislationDate\": \"$page->{date}\"" if $page->{number};
    push @fields, "\"uploadDate\": \"$page->{date}\"" if $page->{video};
    push @fields, "\"serviceType\": " . json($page->{field}), '"provider": {"@type": "GovernmentOrganization", "name": ' . json($page->{agency}) . '}'
        if $page->{kind} eq 'service';
    return "<script type=\"application/ld+json\">{" . join(', ', @fields) . "}</script>\n";
}

sub meta { my ($name, $value) = @_; return defined $value ? "<meta name=\"$name\" content=\"" . esc($value) . "\">\n" : '' }

sub dublin_core {
    my ($page) = @_;
    return meta('DC.Title', $page->{title}) . meta('DC.Creator', $page->{issuer} // $page->{portal}{name}) .
        meta('DC.Date.Issued', $page->{date}) . meta('DC.Identifier', $page->{number}) .
        meta('DC.Description', $page->{abstract} // $page->{summary}) . meta('DC.Language', 'vi');
}

sub modern {
    my ($page) = @_;
    my $portal = esc($page->{portal}{name});
    my $robots = meta('robots', $page->{robots});
    my $time = $page->{date} ? '<p class="ngay"><time datetime="' . "$page->{date}\">" . dmy($page->{date}) . '</time></p>' : '';
    return <<"END";
<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${\esc($page->{title})} | $portal</title>
<link rel="canonical" href="${\esc(url($page))}">
$robots@{[dublin_core($page)]}@{[json_ld($page)]}</head>
<body>
<header><a href="/">$portal</a>
<nav><a href="/">Trang chủ</a> <a href="/gioi-thieu/chuc-nang-nhiem-vu.html">Giới thiệu</a> <a href="/admin/thong-ke.html">Thống kê</a></nav></header>
<main><article>
<h1>${\esc($page->{title})}</h1>
$time
${\content($page)}
</article></main>
<aside><h2>Mới nhất</h2>${\list(others($page, 3))}</aside>
<footer><p>$notice</p></footer>
</body>
</html>
END
}

sub liferay {
    my ($page) = @_;
    my $portal = esc($page->{portal}{name});
    my $day = $page->{date} ? '<span class="metadata-entry metadata-publish-date">' . dmy($page->{date}) . ' 08:30</span>' : '';
    return <<"END";
<!DOCTYPE html>
<html class="ltr" dir="ltr" lang="vi-VN">
<head>
<title>${\esc($page->{title})} - $portal</title>
<meta content="text/html; charset=UTF-8" http-equiv="content-type">
<meta property="og:title" content="${\esc($page->{title})}">
<meta property="og:type" content="article">
@{[meta('description', $page->{summary} // $page->{abstract})]}<link href="${\esc(url($page))}" rel="canonical">
</head>
<body class="yui3-skin-sam controls-visible signed-out public-page site">
<div id="wrapper">
<div id="banner"><a class="logo" href="/">$portal</a></div>
<ul class="nav navbar-nav"><li><a href="/">Trang chủ</a></li>
<li><a href="/?p_p_id=58&amp;p_p_lifecycle=0&amp;p_p_state=maximized&amp;_58_struts_action=%2Flogin%2Flogin">Đăng nhập</a></li></ul>
<div class="columns-2" id="main-content"><div class="portlet-column">
<section class="portlet" id="portlet_101"><div class="journal-content-article">
<h3 class="header-title">${\esc($page->{title})}</h3>
$day
${\content($page)}
</div></section></div>
<div class="portlet-column portlet-column-last"><section class="portlet"><h4>Tin mới</h4>${\list(others($page, 4))}</section></div>
</div>
<div id="footer">$notice</div>
</div>
</body>
</html>
END
}

sub sharepoint {
    my ($page) = @_;
    my $day = $page->{date} ? '<span class="ms-date">(' . dmy($page->{date}) . ')</span>' : '';
    return <<"END";
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html dir="ltr" lang="vi-VN">
<head><meta name="GENERATOR" content="Microsoft SharePoint" /><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>${\esc($page->{title})}</title></head>
<body><form method="post" action="${\esc($page->{path})}" id="aspnetForm">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUBMA9kFgJmD2QWAgIBD2QWBAIBD2QWAgIJD2QWAgIBDxYCHhNQcmV2aW91c0NvbnRyb2xNb2Rl" />
<table class="ms-main" cellpadding="0" cellspacing="0" width="100%"><tr><td colspan="2" class="ms-globalbreadcrumb"><a href="/Pages/default.aspx">${\esc($page->{portal}{name})}</a></td></tr>
<tr><td class="ms-leftareacell" valign="top"><table><tr><td>${\list(others($page, 5))}</td></tr></table></td>
<td class="ms-bodyareacell" valign="top"><table width="100%"><tr><td class="ms-pagetitle">${\esc($page->{title})} $day</td></tr>
<tr><td><div class="ms-rtestate-field">${\content($page)}</div></td></tr></table></td></tr>
<tr><td colspan="2" class="ms-footer">$notice</td></tr></table>
</form></body></html>
END
}

sub joomla {
    my ($page) = @_;
    my $more = list(others($page, 3));
    $more =~ s/(id=\d+)"/$1&amp;Itemid=9"/ if !is_home($page); # the same page by another address
    my $day = $page->{date} ? '<dd class="create">Được đăng: ' . dmy($page->{date}) . ' 08:30</dd>' : '';
    return <<"END";
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi-vn" lang="vi-vn">
<head><meta http-equiv="content-type" content="text/html; charset=utf-8" /><meta name="generator" content="Joomla! 1.5" />
<title>${\esc($page->{title})}</title>
<link rel="canonical" href="${\esc(url($page))}" /></head>
<body id="ja-bd">
<div id="ja-header"><h1><a href="/index.php">${\esc($page->{portal}{name})}</a></h1></div>
<div id="ja-col1"><div class="moduletable"><h3>Đọc nhiều</h3>$more
<a href="/index.php?option=com_content&amp;view=article&amp;id=10">Lịch tiếp dân (trang cũ)</a></div></div>
<div class="item-page"><h2 class="contentheading">${\esc($page->{title})}</h2><dl class="article-info">$day</dl>
${\content($page)}
</div>
<div id="ja-footer">$notice</div>
</body></html>
END
}

sub tables {
    my ($page) = @_;
    my $old = $page->{charset} eq 'tcvn3';
    my $charset = $old ? 'x-user-defined' : 'windows-1258';
    my ($font, $end) = ($old ? '<font face=".VnTime" size="3">' : '<font face="Times New Roman" size="3">', '</font>');
    return <<"END";
<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=$charset">
<title>${\esc($page->{title})}</title></head>
<body bgcolor="#ffffee">
<table border="0" width="780" align="center"><tr><td colspan="2" bgcolor="#336699">$font<b>${\esc($page->{portal}{name})}</b>$end</td></tr>
<tr><td width="180" valign="top" bgcolor="#ddeeff">$font<a href="/">Trang đầu</a>${\list(others($page, 6))}$end</td>
<td valign="top">$font<b>${\esc($page->{title})}</b><br>${\content($page)}$end</td></tr>
<tr><td colspan="2">$font$notice$end</td></tr></table>
</body></html>
END
}

sub wordpress {
    my ($page) = @_;
    my $published = $page->{date} ? "<meta property=\"article:published_time\" content=\"$page->{date}T08:30:00+07:00\">\n" : '';
    my $time = $page->{date} ? "<time class=\"entry-date published\" datetime=\"$page->{date}T08:30:00+07:00\">" . dmy($page->{date}) . '</time>' : '';
    return <<"END";
<!DOCTYPE html>
<html lang="vi">
<head><meta charset="UTF-8"><title>${\esc($page->{title})} – Thông tấn Sông Lam</title>
<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="application/atom+xml" href="/feed/atom/">
$published<meta property="og:description" content="${\esc($page->{summary})}"></head>
<body class="single single-post">
<header id="masthead"><p class="site-title"><a href="/">Thông tấn Sông Lam</a></p></header>
<div id="primary"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">${\esc($page->{title})}</h1>$time</header>
<div class="entry-content">
${\content($page)}
</div></article></div>
<div id="secondary" class="widget-area"><h2>Bài mới</h2>${\list(others($page, 3))}</div>
<footer id="colophon">$notice <a href="/wp-admin/">Đăng nhập</a></footer>
</body></html>
END
}

sub service {
    my ($page) = @_;
    my $scope = $page->{kind} eq 'service' ? ' itemscope itemtype="https://schema.org/GovernmentService"' : '';
    return <<"END";
<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>${\esc($page->{title})} - Dịch vụ công Sông Lam</title>
@{[meta('description', $page->{summary})]}@{[json_ld($page)]}</head>
<body><header><a href="/">Cổng dịch vụ công tỉnh Sông Lam</a> <a href="/tra-cuu/ho-so">Tra cứu hồ sơ</a></header>
<main$scope><h1 itemprop="name">${\esc($page->{title})}</h1>
${\content($page)}
</main><nav><h2>Thủ tục khác</h2>${\list(others($page, 4))}</nav>
<footer>$notice</footer></body></html>
END
}

my %make = (modern => \&modern, liferay => \&liferay, sharepoint => \&sharepoint, joomla => \&joomla,
            tables => \&tables, wordpress => \&wordpress, service => \&service);

# ---- old encodings ----

# TCVN 5712 (ABC fonts): capitals with a tone mark have no place of their own.
my %tcvn3;
{
    my $letters = 'ăâêôơưđ' . 'àảãáạ' . 'ằẳẵắ' . 'ặầẩẫấậè' . 'ẻẽéẹềểễếệìỉ' . 'ĩíịò' . 'ỏõóọồổỗốộờởỡớợù' . 'ủũúụừửữứựỳỷỹýỵ';
    my @codes = (0xA8 .. 0xAE, 0xB5 .. 0xB9, 0xBB .. 0xBE, 0xC6 .. 0xCC, 0xCE .. 0xD8, 0xDC .. 0xDF, 0xE1 .. 0xEF, 0xF1 .. 0xFE);
    @tcvn3{split //, $letters} = map { chr } @codes;
    @tcvn3{split //, 'ĂÂÊÔƠƯĐ'} = map { chr } 0xA1 .. 0xA7;
}

sub to_tcvn3 {
    my ($text) = @_;
    $text =~ s/([^\x00-\x7f])/$tcvn3{$1} \/\/ $tcvn3{lc $1} \/\/ "&#" . ord($1) . ";"/ge;
    return encode('iso-8859-1', $text);
}

# windows-1258 keeps circumflex, breve and horn in the letter, tone marks apart.
sub to_1258 {
    my ($text) = @_;
    my $tone = qr/[\x{300}\x{301}\x{303}\x{309}\x{323}]/;
    my $apart = '';
    for my $letter (NFD($text) =~ /(\X)/g) {
        my @tones = $letter =~ /($tone)/g;
        $letter =~ s/$tone//g;
        $apart .= NFC($letter) . join '', @tones;
    }
    return encode('cp1258', $apart, Encode::FB_HTMLCREF);
}

sub bytes {
    my ($page, $html) = @_;
    my $charset = $page->{charset} // 'utf-8';
    return $charset eq 'tcvn3' ? to_tcvn3($html) : $charset eq 'windows-1258' ? to_1258($html) : encode('UTF-8', $html);
}

# ---- writing ----

sub spew {
    my ($path, $bytes, $date) = @_;
    make_path(dirname($path));
    open(my $file, '>:raw', $path) or die "$path: $!\n";
    print $file $bytes;
    close $file or die "$path: $!\n";
    utime((unix($date)) x 2, $path) if $date;
}

# Where nginx finds the page of an address.
sub file_of {
    my ($page) = @_;
    my $path = $page->{path};
    return "/item-$1.html" if $path =~ /[?&]id=(\d+)/;
    return $path eq '/index.php' ? '/index.html' : $path =~ m{/$} ? $path . 'index.html' : $path;
}

sub sitemap {
    my ($portal, @pages) = @_;
    my $urls = join '', map {
        my $date = $_->{date} ? "<lastmod>$_->{date}</lastmod>" : '';
        '<url><loc>' . esc(url($_)) . "</loc>$date</url>\n"
    } @pages;
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n$urls</urlset>\n";
}

sub zipped { my ($text) = @_; my $bytes = encode('UTF-8', $text); gzip(\$bytes => \my $gz); return $gz }

sub dead { my ($portal, $path, $date) = @_; return {path => $path, portal => $portal, date => $date} }

# Robots.txt and sitemaps, of as many kinds as portals have.
sub files_modern {
    my ($p, $www, @pages) = @_;
    my @docs = grep { $_->{kind} eq 'document' } @pages;
    my @rest = grep { $_->{kind} ne 'document' } @pages;
    spew("$www/robots.txt", "User-agent: *\nDisallow: /admin/\n\nSitemap: $p->{base}/sitemap_index.xml\n");
    spew("$www/sitemap_index.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n" .
        "<sitemap><loc>$p->{base}/sitemap-tin.xml</loc></sitemap>\n<sitemap><loc>$p->{base}/sitemap-van-ban.xml.gz</loc></sitemap>\n</sitemapindex>\n");
    spew("$www/sitemap-tin.xml", encode('UTF-8', sitemap($p, @rest, dead($p, '/admin/thong-ke.html', '2026-05-01'))));
    spew("$www/sitemap-van-ban.xml.gz", zipped(sitemap($p, @docs)));
    spew("$www/admin/thong-ke.html", '<html><title>x</title><p>x</p></html>');
}

sub files_liferay {
    my ($p, $www, @pages) = @_;
    spew("$www/robots.txt", "User-agent: *\nCrawl-delay: 0.2\nDisallow: /c/\nDisallow: /*p_p_id=\nSitemap: $p->{base}/sitemap.xml\n");
    spew("$www/sitemap.xml", encode('UTF-8', sitemap($p, @pages, dead($p, '/documents/96-kh-ubnd.pdf', '2026-01-22'),
        dead($p, '/web/songlam/tin-tuc/-/bai-da-go', '2025-12-12'))));
    make_path("$www/documents");
    copy("$here/files/96-kh-ubnd.pdf", "$www/documents/96-kh-ubnd.pdf") or die "96-kh-ubnd.pdf: $!\n";
}

sub files_sharepoint {
    my ($p, $www, @pages) = @_;
    spew("$www/robots.txt", "\xef\xbb\xbfUser-Agent: *\r\nDisallow: /_layouts/\r\nSitemap: $p->{base}/danh-sach-trang.txt\r\n");
    spew("$www/danh-sach-trang.txt", join '', map { url($_) . "\r\n" } @pages);
}

sub files_joomla { my ($p, $www) = @_; spew("$www/robots.txt", "User-agent: *\nDisallow: /administrator/\n") }
sub files_tables { }

sub files_wordpress {
    my ($p, $www, @pages) = @_;
    my @items = sort { $b->{date} cmp $a->{date} } grep { !is_home($_) } @pages;
    spew("$www/robots.txt", "User-agent: *\nDisallow: /wp-admin/\nSitemap: $p->{base}/feed/\n");
    my $rss = join '', map { '<item><title>' . esc($_->{title}) . '</title><link>' . url($_) . '</link><pubDate>' . rfc822($_->{date}) .
        '</pubDate><description>' . esc($_->{summary}) . "</description></item>\n" } @items;
    spew("$www/feed/index.xml", encode('UTF-8', "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>Thông tấn Sông Lam</title>" .
        "<link>$p->{base}/</link><description>Tin mới</description>\n$rss</channel></rss>\n"));
    my $atom = join '', map { '<entry><title>' . esc($_->{title}) . '</title><id>' . url($_) . '</id><link href="' . url($_) .
        "\"/><updated>$_->{date}T01:30:00Z</updated></entry>\n" } @items;
    spew("$www/feed/atom/index.xml", encode('UTF-8', "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">" .
        "<title>Thông tấn Sông Lam</title><id>$p->{base}/</id><updated>$items[0]{date}T01:30:00Z</updated>\n$atom</feed>\n"));
}

sub files_service {
    my ($p, $www, @pages) = @_;
    spew("$www/robots.txt", "User-agent: *\nAllow: /\nDisallow: /tra-cuu/\n");
    spew("$www/sitemap.xml.gz", zipped(sitemap($p, @pages)));
}

my %files = (modern => \&files_modern, liferay => \&files_liferay, sharepoint => \&files_sharepoint, joomla => \&files_joomla,
             tables => \&files_tables, wordpress => \&files_wordpress, service => \&files_service);
my %sitemap_known = (service => '/sitemap.xml.gz');

# What a portal needs of nginx beside its files.
my %rules = (
    sharepoint => 'location = / { return 302 /Pages/default.aspx; }',
    wordpress => 'location /feed/ { index index.xml; }',
    joomla => <<'END');
location = /index.php {
            if ($arg_id = 10) { return 301 /index.php?option=com_content&view=article&id=16; }
            try_files /item-$arg_id.html /index.html =404;
        }
END

sub server {
    my ($p) = @_;
    my $charset = $p->{make} eq 'tables' ? '' : "charset utf-8;\n        charset_types text/plain text/xml application/xml;";
    my $more = $rules{$p->{make}} // '';
    return <<"END";
    server {
        listen 127.0.0.$p->{tail}:$port;
        root "$out/www/$p->{id}";
        $charset
        $more
    }
END
}

sub write_nginx {
    my $user = $> == 0 ? "user root;\n" : '';
    my $servers = join '', map { server($portals{$_}) } @order;
    spew("$out/nginx.conf", encode('UTF-8', <<"END"));
# made by tests/portals/render.pl
${user}daemon off;
worker_processes 1;
pid "$out/nginx.pid";
error_log "$out/nginx.log" warn;
events { worker_connections 1024; }
http {
    access_log "$out/access.log";
    types { text/html html htm aspx php; text/plain txt; application/xml xml; application/gzip gz; application/pdf pdf; }
    default_type text/html;
    client_body_temp_path "$out/tmp"; proxy_temp_path "$out/tmp"; fastcgi_temp_path "$out/tmp";
    uwsgi_temp_path "$out/tmp"; scgi_temp_path "$out/tmp";
$servers
    server { # a page of somebody else, for the embedded box
        listen 127.0.0.60:$port;
        root "$out/www/host";
        charset utf-8;
    }
}
END
}

sub write_registry {
    my $csv = "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n";
    for my $p (map { $portals{$_} } @order) {
        my $map = $sitemap_known{$p->{make}};
        my $home = $p->{make} eq 'sharepoint' ? '/Pages/default.aspx' : '/';
        $csv .= join(',', $p->{code}, "\"$p->{name}\"", $p->{level}, $p->{parent} // '', "127.0.0.$p->{tail}", $p->{base} . $home,
            $map ? $p->{base} . $map : '', 0) . "\n";
    }
    spew("$out/registry.csv", encode('UTF-8', $csv));
}

for my $file (sort glob "$here/*.txt") {
    my $p = read_portal($file);
    push @order, $p->{id};
    $portals{$p->{id}} = $p;
}
my $pages = '';
make_path("$out/tmp", "$out/www/host");
for my $p (map { $portals{$_} } @order) {
    my $www = "$out/www/$p->{id}";
    for my $page (@{$p->{pages}}) {
        fill_copy($page) if $page->{copy};
        spew($www . file_of($page), bytes($page, $make{$p->{make}}->($page)), $page->{date});
        $pages .= url($page) . "\t$page->{kind}\t$page->{title}\n";
    }
    $files{$p->{make}}->($p, $www, @{$p->{pages}});
}
spew("$out/pages.tsv", encode('UTF-8', $pages));
write_nginx();
write_registry();
