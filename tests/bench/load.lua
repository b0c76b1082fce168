-- tests/bench/load.lua - questions for wrk, and what came back, counted.
-- LOAD_QUESTIONS: a file of percent-encoded questions; LOAD_THINK_MS: how long a
-- user reads an answer before the next question.
local threads = {}
function setup(thread) table.insert(threads, thread); thread:set("number", #threads) end
function init()
    asked = {}
    for line in io.lines(os.getenv("LOAD_QUESTIONS")) do asked[#asked + 1] = line end
    at = number * 7919
    ok, busy, wrong, empty, without = 0, 0, 0, 0, 0
    think = tonumber(os.getenv("LOAD_THINK_MS") or "0")
    math.randomseed(number)
end
function delay() return think > 0 and math.random(0, 2 * think) or 0 end
function request()
    at = at + 1
    return wrk.format("GET", "/api/v1/search?q=" .. asked[at % #asked + 1])
end
function response(status, headers, body)
    if status == 200 then
        ok = ok + 1
        if body:find('"results":[]', 1, true) then empty = empty + 1 end
    elseif status == 503 then
        busy = busy + 1
        if not (headers["Retry-After"] or headers["retry-after"]) then without = without + 1 end
        if body:find('"results"', 1, true) then wrong = wrong + 1 end
    else
        wrong = wrong + 1
    end
end
function done(summary, latency)
    local sum = {}
    for _, name in ipairs({"ok", "busy", "wrong", "empty", "without"}) do
        sum[name] = 0
        for _, thread in ipairs(threads) do sum[name] = sum[name] + thread:get(name) end
    end
    local e = summary.errors
    io.write(string.format("%s.per_second %.0f\n%s.p50_ms %.0f\n%s.p95_ms %.0f\n%s.p99_ms %.0f\n",
        NAME, summary.requests / summary.duration * 1e6, NAME, latency:percentile(50) / 1000,
        NAME, latency:percentile(95) / 1000, NAME, latency:percentile(99) / 1000))
    io.write(string.format("%s.answered_200 %d\n%s.answered_503 %d\n%s.503_without_retry_after %d\n%s.empty_lists %d\n%s.other %d\n",
        NAME, sum.ok, NAME, sum.busy, NAME, sum.without, NAME, sum.empty, NAME, sum.wrong))
    io.write(string.format("%s.socket_errors %d\n", NAME, e.connect + e.read + e.write + e.timeout))
end
NAME = os.getenv("LOAD_NAME")
