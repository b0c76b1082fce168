/* config/http.c - see http.h. */
#include "config/http.h"

#include "base/httpd.h"
#include "base/serve.h"
#include "config/options.h"

void http_settings(struct httpd_settings *settings,
                   const struct options *options)
{
    settings->gate = (struct gate_settings){
        .allow = options->http.allow,
        .block = options->http.block,
        .per_minute = options->http.requests_per_minute,
        .burst = options->http.burst,
    };
    settings->metrics_allow = options->http.metrics_allow;
    if (options->http.log_answers)
        settings->done = serve_log_answer;
}
